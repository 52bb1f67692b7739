import type { Accelerators, InstanceTypes } from "./instance-type.ts";
import type { PriceBook } from "./offering.ts";
import type { CapacityPlan } from "./plan.ts";
import type { Instant } from "./window.ts";
import type { ModelArchitecture } from "./workload.ts";

/** What the plan comes to, and all that sized it: whoever asks "what if" sizes it again from these. A plain value. */
export interface SizedPlan {
  readonly capacity: CapacityPlan;
  /** A workload not planned to run then counts for nothing. */
  readonly at: Instant;
  readonly prices: PriceBook;
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
  /** Those the plan names. */
  readonly models: Readonly<Record<string, ModelArchitecture>>;
}
