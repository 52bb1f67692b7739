import type { UnknownVerdict } from "../domain/assessment.ts";
import type { FindingEvidence, Verdict } from "../domain/finding.ts";
import type { RegisteredRule } from "../rules/index.ts";
import type { RuleContext } from "../rules/rule.ts";
import { withinSight } from "./sight.ts";

export interface Verdicts {
  readonly evidence: readonly FindingEvidence[];
  readonly unknowns: readonly UnknownVerdict[];
  readonly passes: number;
}

/** Every rule over the same facts. A rule that throws becomes `unknown` and takes none of the others down. */
export function assess(rules: readonly RegisteredRule[], context: RuleContext): Verdicts {
  const verdicts = rules.flatMap((rule) => judgeSafely(rule, context));
  return {
    evidence: verdicts.flatMap((verdict) => (verdict.kind === "finding" ? [verdict.finding] : [])),
    unknowns: verdicts.flatMap((verdict) => (verdict.kind === "unknown" ? [verdict] : [])),
    passes: verdicts.filter((verdict) => verdict.kind === "pass").length,
  };
}

function judgeSafely(rule: RegisteredRule, context: RuleContext): readonly Verdict[] {
  try {
    const verdicts = rule.judge(context, context.plan?.plan.limits[rule.id] ?? {});
    return withinSight(rule, verdicts, context.fleet);
  } catch (error) {
    const missing = `the rule failed: ${error instanceof Error ? error.message : String(error)}`;
    return [{ kind: "unknown", rule: rule.id, resource: "*", missing }];
  }
}
