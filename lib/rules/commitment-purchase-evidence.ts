import type { Confidence, Verdict } from "../domain/finding.ts";
import { money, moneyPerMonth } from "../domain/money.ts";
import type { Price } from "../domain/offering.ts";
import { usd } from "../domain/units.ts";
import { addHours, dayOf, HOURS_PER_DAY, hoursBetween, type Instant } from "../domain/window.ts";
import { commitmentOutcome, worstCase } from "../purchase/commitment-outcome.ts";
import { committedAt } from "../purchase/commitment-term.ts";
import { LEFT_OUT } from "./commitment-candidates.ts";
import type { Purchase } from "./commitment-demand.ts";
import { cents, commitmentFinding, monthly, planKind } from "./commitment-finding.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import { secondOpinion } from "./commitment-second-opinion.ts";
import { dollarsOf, lower, round, severityOf } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

/** A quarter of a year, for half of the dollars: what has been there so long is no experiment. House values, 2026-11. */
const LONG_DAYS = 90;
const MOST_OF_IT = 0.5;

export function purchaseFinding(context: RuleContext, purchase: Purchase, limits: CommitmentLimits): Verdict {
  const { scope, demand, hourlyUsd, withoutUsd, withUsd } = purchase;
  const saving = monthly(withoutUsd - withUsd);
  const price = largestPrice(purchase);
  const falls = fallsOf(context, purchase);
  return commitmentFinding(scope, {
    severity: severityOf(saving),
    confidence: confidenceOf(context, purchase, price),
    title: `commit to ${money(hourlyUsd)} an hour for a year (${planKind(scope)})`,
    observed: {
      hourlyCommitmentUsd: hourlyUsd,
      demandUsdPerHour: round(demand.fullUsd),
      ownedUsdPerHour: round(committedAt(purchase.existing, context.now)),
      historyDays: Math.floor(demand.history.hours / HOURS_PER_DAY),
      breakEvenUtilization: falls.breakEven === undefined ? null : round(falls.breakEven),
      savingIfUsageFalls20UsdPerMonth: round(falls.by20, 2),
      savingIfUsageFalls50UsdPerMonth: round(falls.by50, 2),
      awsWouldBuyUsdPerHour: theirsOf(context, purchase),
    },
    expected: {
      ageDays: limits.minAgeDays,
      coverage: limits.maxCoverage,
      savingUsdPerMonth: limits.minSavingUsdPerMonth,
    },
    window: { start: demand.history.start, end: context.now },
    samples: demand.history.hours,
    signalsUsed: ["inventory", "prices", "owned", ...(context.plan ? ["plan"] : [])],
    signalsNotChecked: ["usage of machines that are gone", ...(context.plan ? [] : ["plan"])],
    dollars: dollarsOf(price, usd(monthly(withoutUsd)), usd(monthly(withUsd))),
    advice: { text: adviceOf(context, purchase) },
    risk: riskOf(falls),
    arithmetic: [...arithmeticOf(context, purchase, limits), ...secondOpinion(context, purchase)],
  });
}

interface Falls {
  /** USD a month, negative for a loss. */
  readonly by20: number;
  readonly by50: number;
  readonly breakEven: number | undefined;
}

function fallsOf({ now }: RuleContext, { demand, existing, hourlyUsd }: Purchase): Falls {
  const paid = Float64Array.of(committedAt(existing, now));
  const { fall20, fall50 } = worstCase(demand.steady, demand.rates, paid, hourlyUsd);
  const { breakEvenUtilization } = commitmentOutcome(demand.steady, demand.rates, paid, hourlyUsd);
  return {
    by20: monthly(fall20.savingUsd),
    by50: monthly(fall50.savingUsd),
    breakEven: breakEvenUtilization,
  };
}

/** Of the kind of machine with the most dollars. */
function largestPrice({ candidates }: Purchase): Price {
  const [first] = candidates.toSorted(
    (a, b) =>
      b.instances * b.committed.usdPerHour - a.instances * a.committed.usdPerHour ||
      (a.resource.id < b.resource.id ? -1 : 1),
  );
  if (!first) throw new Error("got no candidate, expected at least one");
  return first.committed;
}

/** Never high: what ran and stopped is not in the history. */
function confidenceOf({ now }: RuleContext, { demand, candidates }: Purchase, price: Price): Confidence {
  const old = candidates.filter(
    ({ resource }) => hoursBetween(resource.launchedAt, now) >= LONG_DAYS * HOURS_PER_DAY,
  );
  const oldUsd = old.reduce((sum, { instances, committed }) => sum + instances * committed.usdPerHour, 0);
  const known = oldUsd >= demand.fullUsd * MOST_OF_IT ? "medium" : "low";
  return isPlanRate(price) ? known : lower(known);
}

const isPlanRate = ({ source }: Price): boolean => /savings plan/i.test(source);

const theirsOf = ({ commitments }: RuleContext, { scope }: Purchase): number | null =>
  commitments?.recommendations.find(({ plan }) => plan === scope)?.commitmentUsdPerHour ?? null;

function adviceOf({ now }: RuleContext, { scope, hourlyUsd }: Purchase): string {
  const end = dayOf(addHours(now, 365 * HOURS_PER_DAY));
  return `Follow the findings on machines first, then buy a ${planKind(scope)} of $${hourlyUsd} an hour, 1 year, no upfront: it ends on ${end}. Where this account exports hourly usage, check with \`headroom commit\`.`;
}

function riskOf({ by20, by50, breakEven }: Falls): string {
  const outcome = (saving: number) =>
    saving >= 0 ? `still saves ${moneyPerMonth(saving)}` : `loses ${moneyPerMonth(-saving)}`;
  const pays = breakEven === undefined ? "" : `pays while ${Math.ceil(breakEven * 100)} % of it is used; `;
  return `${pays}if usage falls by 20 % it ${outcome(by20)}, by 50 % it ${outcome(by50)}; it cannot be cancelled`;
}

function arithmeticOf(context: RuleContext, purchase: Purchase, limits: CommitmentLimits): string[] {
  const { now } = context;
  const { demand, existing, withoutUsd, withUsd } = purchase;
  const { types, instances } = demand.steady;
  const price = largestPrice(purchase);
  return [
    ...[...types.entries()].map(
      ([type, name]) =>
        `${instances[type]} × ${name}: ${round(demand.rates.onDemand[type] ?? 0, 6)} USD an hour on demand, ${round(demand.rates.committed[type] ?? 0, 6)} committed`,
    ),
    `up for ${ageRange(purchase, now)}: ${cents(demand.fullUsd)} USD an hour at committed rates, ${cents(committedAt(existing, now))} of it owned`,
    ...limitLines(purchase, limits),
    `an hour on demand and owned: ${cents(withoutUsd)} USD, with it ${cents(withUsd)} USD; × 730 = ${cents(monthly(withoutUsd - withUsd))} USD a month saved`,
    ...(isPlanRate(price)
      ? []
      : [
          `the rate is not a Savings Plan's own (${price.source}, ${price.asOf}): see the plan's before buying`,
        ]),
    ...leftOutLines(purchase),
    ...coverageLine(context, purchase),
  ];
}

/** Of the policy's reasons the level and the outlook are left out: a flat history foretells itself. */
function limitLines({ policy, hourlyUsd }: Purchase, { maxCoverage }: CommitmentLimits): readonly string[] {
  const reasons = policy.reasons.slice(2);
  return policy.hourlyCommitmentUsd > hourlyUsd + LEAST_CUT_USD
    ? [
        ...reasons.slice(0, -1),
        `not more than ${Math.round(maxCoverage * 100)} % of what runs now: a history of machines that are still there looks steadier than it was`,
      ]
    : reasons;
}

/** Below it the cut is the rounding to what is sold. */
const LEAST_CUT_USD = 1e-3;

function ageRange({ candidates }: Purchase, now: Instant): string {
  const days = candidates
    .map(({ resource }) => Math.floor(hoursBetween(resource.launchedAt, now) / HOURS_PER_DAY))
    .toSorted((a, b) => a - b);
  const [least, most] = [days[0] ?? 0, days.at(-1) ?? 0];
  return least === most ? `${least} days` : `${least} to ${most} days`;
}

const leftOutLines = ({ leftOut }: Purchase): readonly string[] =>
  [...Map.groupBy(leftOut, ({ reason }) => reason)].map(
    ([reason, all]) =>
      `left out: ${all.reduce((sum, one) => sum + one.instances, 0)} instances, ${LEFT_OUT[reason]}`,
  );

/** The bill saw the machines that are gone as well. */
function coverageLine({ commitments }: RuleContext, { scope }: Purchase): readonly string[] {
  const coverage = commitments?.savingsPlansCoverage;
  if (coverage === undefined) return [];
  const services = coverage.byService.filter(
    ({ service }) => service.includes("SageMaker") === (scope === "sagemaker"),
  );
  const onDemand = services.reduce((sum, one) => sum + one.onDemandUsdPerHour, 0);
  return [
    `Cost Explorer: ${cents(onDemand)} USD an hour that a plan could cover was paid on demand on average, machines that are gone included`,
  ];
}
