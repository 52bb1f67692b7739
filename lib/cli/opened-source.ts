import type { OwnCostSummary } from "../domain/assessment.ts";
import type { Plan } from "../domain/plan.ts";
import type { Instant } from "../domain/window.ts";
import type { WatchPorts } from "../pipeline/watch.ts";

/** What a source brings to `watch`: all its ports but the store. */
export interface OpenSource {
  readonly ports: Omit<WatchPorts, "store">;
  readonly plan: Plan | undefined;
  readonly clock: Instant;
  /** Which findings belong together: a run on another folder or account must not "resolve" this one's. */
  readonly memory: string | undefined;
  /** Of the calls made so far. */
  readonly ownCost?: () => OwnCostSummary;
}
