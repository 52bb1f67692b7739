import { anomaly } from "./anomaly.ts";
import { budget } from "./budget.ts";
import { type RegisteredRule, register } from "./registered-rule.ts";

/** Those that read the bill. They change no machine, so it does not matter when they speak. */
export const BILL_RULES: readonly RegisteredRule[] = [register(budget), register(anomaly)];
