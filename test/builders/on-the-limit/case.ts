import type { Resource, SignalStatistics } from "../../../lib/domain/fleet.ts";
import type { PriceBook } from "../../../lib/domain/offering.ts";
import { usdPerHour } from "../../../lib/domain/units.ts";
import { RULES } from "../../../lib/rules/index.ts";
import type { RuleContext } from "../../../lib/rules/rule.ts";
import { aContext, PRICES, ruleNamed } from "../context.ts";
import { aResource } from "../fleet.ts";
import { aCapacityPlan } from "../plan.ts";

/** A fleet whose deciding quantity is so many times a limit. */
export interface OnTheLimit {
  readonly rule: string;
  readonly limit: string;
  readonly at: (times: number) => RuleContext;
  /** So many times the limit is no finding, whatever is open. */
  readonly far: number;
}

export const on = (rule: string, limit: string, far: number, at: OnTheLimit["at"]): OnTheLimit => ({
  rule,
  limit,
  far,
  at,
});

export const box = (
  instanceType: string,
  telemetry: readonly SignalStatistics[],
  change: Partial<Resource> = {},
) => aContext([aResource({ instanceType, telemetry, ...change })]);

/** The small market, some of it at another price on demand. */
export function pricesWith(rates: Readonly<Record<string, number>>): PriceBook {
  const offerings = PRICES.regions["us-east-1"] ?? {};
  const changed = Object.entries(rates).map(([type, rate]) => {
    const onDemand = offerings[type]?.onDemand;
    if (!onDemand) throw new Error(`no price of ${type}`);
    return [type, { onDemand: { ...onDemand, usdPerHour: usdPerHour(rate) } }] as const;
  });
  return { ...PRICES, regions: { "us-east-1": { ...offerings, ...Object.fromEntries(changed) } } };
}

/** Facts that stand still under a limit that is so many times closer: what is saved, in the rule's own reckoning, is the quantity. */
export function limitedAt(
  context: RuleContext,
  rule: string,
  limit: string,
  of: "USD" | "share",
): OnTheLimit["at"] {
  const plan = context.plan ?? aCapacityPlan([], []);
  const said = ruleNamed(RULES, rule)
    .judge({ ...context, plan }, {})
    .flatMap((one) => (one.kind === "finding" ? (one.finding.dollars ?? []) : []));
  const [dollars, ...others] = said;
  if (!dollars || others.length > 0) throw new Error(`expected one finding of ${rule} with dollars`);
  const saved = dollars.savingUsdPerMonth / (of === "share" ? dollars.nowUsdPerMonth : 1);
  return (times) => ({
    ...context,
    plan: { ...plan, plan: { ...plan.plan, limits: { [rule]: { [limit]: saved / times } } } },
  });
}
