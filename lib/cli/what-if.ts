import type { SizedPlan } from "../domain/sized-plan.ts";
import type { WhatIf } from "../reports/what-if-section.ts";
import { spotShareOf } from "../sizing/levers.ts";
import { withNeededFacts } from "../sizing/needed-facts.ts";

/** What the page needs to size the plan anew while its sliders move. */
export function whatIfOf(sized: SizedPlan): WhatIf {
  const spotShare = spotShareOf(sized.capacity);
  return { sized: withNeededFacts(sized), ...(spotShare === undefined ? {} : { spotShare }) };
}
