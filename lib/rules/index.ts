import { BILL_RULES } from "./bill-rules.ts";
import { FLEET_RULES } from "./fleet-rules.ts";
import { type RegisteredRule, signalsNeeded } from "./registered-rule.ts";

export { type RegisteredRule, signalsNeeded };

/** All of them: fleet rules that look at what runs, then the bill's, then those that look at what advice leaves. */
export const RULES: readonly RegisteredRule[] = [
  ...FLEET_RULES.filter(({ judges }) => judges === "running"),
  ...BILL_RULES,
  ...FLEET_RULES.filter(({ judges }) => judges !== "running"),
];

/** rule id -> names of its limits, for checking `limits:` in plan.yaml. */
export const knownLimits = (): Record<string, readonly string[]> =>
  Object.fromEntries(RULES.map((rule) => [rule.id, Object.keys(rule.limits)]));
