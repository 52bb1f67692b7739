import type { Verdict } from "../domain/finding.ts";
import type { Signal } from "../domain/fleet.ts";
import type { Judged, Limits, LimitValues, Rule, RuleContext } from "./rule.ts";
import { defaultsOf } from "./rule.ts";

/** A rule with its own limits bound: what the registry needs of it, whatever the limits are called. */
export interface RegisteredRule {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly Signal[];
  readonly limits: Limits;
  readonly trendDays: number;
  readonly countsAbsence: boolean;
  readonly judges: Judged;
  /** Overrides as plan.yaml writes them; names are checked when the plan is parsed. */
  judge(context: RuleContext, overrides: Readonly<Record<string, number>>): readonly Verdict[];
}

export function register<L extends Limits>(rule: Rule<L>): RegisteredRule {
  return {
    id: rule.id,
    title: rule.title,
    needs: rule.needs,
    limits: rule.limits,
    trendDays: rule.trendDays ?? 0,
    countsAbsence: rule.countsAbsence ?? false,
    judges: rule.judges ?? "running",
    judge: (context, overrides) =>
      rule.judge(context, { ...defaultsOf(rule.limits), ...overrides } as LimitValues<L>),
  };
}

export const signalsNeeded = (rules: readonly RegisteredRule[]): readonly Signal[] => [
  ...new Set(rules.flatMap((rule) => rule.needs)),
];
