import { blindSpot } from "./blind-spot.ts";
import { commitment } from "./commitment.ts";
import { idle } from "./idle.ts";
import { partlyIdle } from "./partly-idle.ts";
import { planDrift } from "./plan-drift.ts";
import { type RegisteredRule, register } from "./registered-rule.ts";
import { rightSize } from "./right-size.ts";
import { runway } from "./runway.ts";
import { schedule } from "./schedule.ts";
import { spot } from "./spot.ts";
import { stalledTraining } from "./stalled-training.ts";
import { unusualUse } from "./unusual-use.ts";

/** Those that read the fleet, in the order in which they speak. Apart from the bill's: a Lambda bundles what it runs. */
export const FLEET_RULES: readonly RegisteredRule[] = [
  register(idle),
  register(partlyIdle),
  register(rightSize),
  register(blindSpot),
  register(planDrift),
  register(runway),
  register(stalledTraining),
  register(unusualUse),
  register(schedule),
  register(spot),
  register(commitment),
];
