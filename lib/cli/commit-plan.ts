import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNamed } from "../catalog/models.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import { sizePlan } from "../sizing/capacity-plan.ts";
import { readPlan } from "./plan-path.ts";

/** Each workload sized as if it ran: when it does is for whoever looks at the term. */
export const sizedPlan = (path: string): CapacityPlan =>
  sizePlan(readPlan(path), {
    prices: embeddedPriceBook(),
    instanceTypes: embeddedInstanceTypes(),
    accelerators: embeddedAccelerators(),
    modelNamed,
  });
