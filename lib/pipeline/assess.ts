import type { UnknownVerdict } from "../domain/assessment.ts";
import { type Finding, type FindingEvidence, findingId, type Verdict } from "../domain/finding.ts";
import { mergedFinding } from "../rules/merged-finding.ts";
import { emptyPortfolio, type Portfolio, speak } from "../rules/portfolio.ts";
import type { RegisteredRule } from "../rules/registered-rule.ts";
import { defaultsOf, type RuleContext, stayingOf } from "../rules/rule.ts";
import { withinSight } from "./sight.ts";

export interface Verdicts {
  readonly evidence: readonly FindingEvidence[];
  readonly unknowns: readonly UnknownVerdict[];
  readonly passes: number;
}

/** Whether people still listen to it: what they silenced is followed by nobody. */
type Stands = (one: FindingEvidence) => boolean;
/** The finding of this id as it was told, if it is open from an earlier run. */
type OpenBefore = (id: string) => Pick<Finding, "dollars"> | undefined;

/** What advice changes may give reason for more; a fleet is settled in two or three rounds, and a rule that never is stops here. */
const MOST_ROUNDS = 10;

/**
 * Every rule over the same facts, in the registry's order, each on the fleet that it judges (`Judged`). Then again on what the advice
 * leaves, until there is nothing to add: whoever follows all of it and runs again hears nothing more. A rule that throws becomes `unknown`
 * and takes none of the others down.
 */
export function assess(
  rules: readonly RegisteredRule[],
  facts: RuleContext,
  stands: Stands = () => true,
  openBefore: OpenBefore = () => undefined,
): Verdicts {
  const keptOpen = new Set<string>();
  const context: RuleContext = { ...facts, keptOpen };
  const before = new Map(context.fleet.resources.map((one) => [one.id, one]));
  let portfolio = emptyPortfolio(context);
  const evidence = new Map<string, FindingEvidence>();
  const eaten = new Set<string>();
  const unknowns: UnknownVerdict[] = [];
  let passes = 0;
  const onMachines = rules.filter(({ judges }) => judges !== "settled");
  for (const rule of onMachines) judge(rule);
  for (let round = 1; round < MOST_ROUNDS && portfolio.advised.context !== context; round++) {
    const last = portfolio;
    for (const rule of onMachines) portfolio = hear(rule, more(rule), true);
    if (portfolio === last) break;
  }
  for (const rule of rules.filter(({ judges }) => judges === "settled")) judge(rule);
  return { evidence: [...evidence.values()], unknowns, passes: passes + eaten.size };

  function judge(rule: RegisteredRule): void {
    const onAdvised = rule.judges !== "running";
    const verdicts = staying(rule, onAdvised ? portfolio.advised.context : context);
    portfolio = hear(rule, findingsOf(verdicts), onAdvised);
    unknowns.push(...verdicts.filter((one) => one.kind === "unknown"));
    passes += verdicts.filter(({ kind }) => kind === "pass").length;
  }

  /** As its limits have it; but what is open, and would close, stays where it is not far enough beyond them. */
  function staying(rule: RegisteredRule, judged: RuleContext): readonly Verdict[] {
    const verdicts = judgeSafely(rule, judged, context);
    const closing = new Set(
      verdicts.flatMap((one) => (one.kind === "pass" ? findingId(rule.id, one.resource) : [])),
    );
    for (const { id } of findingsOf(verdicts)) closing.delete(id);
    if (![...closing].some((id) => openBefore(id) !== undefined)) return verdicts;
    const kept = findingsOf(judgeSafely(rule, judged, context, "staying")).filter(
      (one) => closing.has(one.id) && isSameWay(one, openBefore(one.id)),
    );
    for (const { id } of kept) keptOpen.add(id);
    return [
      ...verdicts.filter((one) => one.kind !== "pass" || !keptOpen.has(findingId(rule.id, one.resource))),
      ...kept.map((finding): Verdict => ({ kind: "finding", finding: { ...finding, lingers: true } })),
    ];
  }

  /**
   * Judged on the fleet as advised: what is bought in steps, and what is new of machines that are bought otherwise or that commitments held
   * fast, while their type, and so their telemetry, is still what was measured.
   */
  function more(rule: RegisteredRule): readonly FindingEvidence[] {
    const { fleet } = portfolio.advised.context;
    const changed = fleet.resources.filter((one) => before.get(one.id) !== one);
    const isRebought = changed.some((one) => before.get(one.id)?.capacityType !== one.capacityType);
    if (rule.judges === "running" && !isRebought && eaten.size === 0) return [];
    const retyped = new Set(
      changed.filter((one) => before.get(one.id)?.instanceType !== one.instanceType).map(({ id }) => id),
    );
    const isNew = ({ id, changes = [] }: FindingEvidence) =>
      rule.judges !== "running" ||
      (!evidence.has(id) && changes.every(({ resource }) => !retyped.has(resource)));
    return findingsOf(judgeSafely(rule, portfolio.advised.context, context)).filter(
      (one) => one.changes !== undefined && stands(one) && isNew(one),
    );
  }

  function hear(rule: RegisteredRule, findings: readonly FindingEvidence[], onAdvised: boolean): Portfolio {
    const said = speak(portfolio, findings, {
      minSavingUsdPerMonth: leastSaving(rule, context, openBefore),
      onAdvised,
      stands,
    });
    for (const one of said.eaten) if (!evidence.has(one.id)) eaten.add(one.id);
    for (const one of said.evidence) {
      const known = evidence.get(one.id);
      evidence.set(one.id, known ? mergedFinding(known, one) : one);
      eaten.delete(one.id);
    }
    return said.portfolio;
  }
}

/** A smaller machine that no longer fits is not kept open as a larger one. */
const isSameWay = (one: FindingEvidence, was: Pick<Finding, "dollars"> | undefined): boolean =>
  was !== undefined &&
  (one.dollars === undefined ||
    was.dollars === undefined ||
    one.dollars.savingUsdPerMonth >= 0 === was.dollars.savingUsdPerMonth >= 0);

const findingsOf = (verdicts: readonly Verdict[]): readonly FindingEvidence[] =>
  verdicts.flatMap((one) => (one.kind === "finding" ? [one.finding] : []));

/** Net of commitments as at list price: what is open stays a little below what opens it. */
function leastSaving(
  rule: RegisteredRule,
  context: RuleContext,
  openBefore: OpenBefore,
): ((one: FindingEvidence) => number) | undefined {
  const limits = { ...defaultsOf(rule.limits), ...limitsOf(rule, context) };
  const { minSavingUsdPerMonth: opens } = limits;
  const { minSavingUsdPerMonth: stays = opens } = stayingOf(rule.limits, limits);
  if (opens === undefined || stays === undefined) return undefined;
  return ({ id }) => (openBefore(id) === undefined ? opens : stays);
}

const limitsOf = ({ id }: RegisteredRule, { plan }: RuleContext): Readonly<Record<string, number>> =>
  plan?.plan.limits[id] ?? {};

function judgeSafely(
  rule: RegisteredRule,
  context: RuleContext,
  asIs: RuleContext,
  by: "limits" | "staying" = "limits",
): readonly Verdict[] {
  const written = limitsOf(rule, asIs);
  const limits =
    by === "limits" ? written : stayingOf(rule.limits, { ...defaultsOf(rule.limits), ...written });
  try {
    return withinSight(rule, rule.judge(context, limits), asIs.fleet);
  } catch (error) {
    const missing = `the rule failed: ${error instanceof Error ? error.message : String(error)}`;
    return [{ kind: "unknown", rule: rule.id, resource: "*", missing }];
  }
}
