import type { UnknownVerdict } from "../domain/assessment.ts";
import type { FindingEvidence, Verdict } from "../domain/finding.ts";
import type { RegisteredRule } from "../rules/index.ts";
import { emptyPortfolio, type Portfolio, speak } from "../rules/portfolio.ts";
import { defaultsOf, type RuleContext } from "../rules/rule.ts";
import { withinSight } from "./sight.ts";

export interface Verdicts {
  readonly evidence: readonly FindingEvidence[];
  readonly unknowns: readonly UnknownVerdict[];
  readonly passes: number;
}

/**
 * Every rule over the same facts, in the registry's order: a rule that judges the fleet as advised sees it with the advice of those
 * before it followed. A rule that throws becomes `unknown` and takes none of the others down. `stands`: whether people still listen to
 * it; what they silenced is followed by nobody.
 */
export function assess(
  rules: readonly RegisteredRule[],
  context: RuleContext,
  stands: (one: FindingEvidence) => boolean = () => true,
): Verdicts {
  let portfolio = emptyPortfolio(context);
  const evidence: FindingEvidence[] = [];
  const unknowns: UnknownVerdict[] = [];
  let passes = 0;
  for (const rule of rules) {
    const verdicts = judgeSafely(rule, portfolio);
    const findings = verdicts.flatMap((one) => (one.kind === "finding" ? [one.finding] : []));
    const said = speak(portfolio, findings, { ...termsOf(rule, context), stands });
    portfolio = said.portfolio;
    evidence.push(...said.evidence);
    unknowns.push(...verdicts.filter((one) => one.kind === "unknown"));
    passes += verdicts.filter(({ kind }) => kind === "pass").length + said.eaten.length;
  }
  return { evidence, unknowns, passes };
}

function termsOf(rule: RegisteredRule, context: RuleContext) {
  const minSaving = { ...defaultsOf(rule.limits), ...limitsOf(rule, context) }.minSavingUsdPerMonth;
  return {
    onAdvised: rule.judgesAdvised,
    ...(minSaving === undefined ? {} : { minSavingUsdPerMonth: minSaving }),
  };
}

const limitsOf = ({ id }: RegisteredRule, { plan }: RuleContext): Readonly<Record<string, number>> =>
  plan?.plan.limits[id] ?? {};

function judgeSafely(rule: RegisteredRule, { asIs, advised }: Portfolio): readonly Verdict[] {
  const context = rule.judgesAdvised ? advised.context : asIs;
  try {
    return withinSight(rule, rule.judge(context, limitsOf(rule, asIs)), asIs.fleet);
  } catch (error) {
    const missing = `the rule failed: ${error instanceof Error ? error.message : String(error)}`;
    return [{ kind: "unknown", rule: rule.id, resource: "*", missing }];
  }
}
