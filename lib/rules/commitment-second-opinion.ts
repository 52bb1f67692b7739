import type { PurchaseRecommendation } from "../domain/commitment.ts";
import { priceOf } from "../domain/offering.ts";
import { isCoveredBy } from "../purchase/commitment-scope.ts";
import { LEFT_OUT, type LeftOut } from "./commitment-candidates.ts";
import type { Purchase } from "./commitment-demand.ts";
import { cents } from "./commitment-finding.ts";
import { asItRuns } from "./commitment-fleet.ts";
import type { RuleContext } from "./rule.ts";

/** AWS's own recommendation beside ours, and what of the difference can be named. */
export function secondOpinion(context: RuleContext, purchase: Purchase): readonly string[] {
  const { commitments } = context;
  const theirs = commitments?.recommendations.find(({ plan }) => plan === purchase.scope);
  if (theirs === undefined) return ["AWS's own recommendation was not read"];
  const days = `${theirs.lookBackDays} days`;
  const difference = theirs.commitmentUsdPerHour - purchase.hourlyUsd;
  const head = `AWS would buy ${cents(theirs.commitmentUsdPerHour)} USD an hour by its last ${days}, to save ${cents(theirs.savingUsdPerMonth)} USD a month`;
  if (Math.abs(difference) < CENT) return [`${head}: the same`];
  return [
    `${head}: ${cents(Math.abs(difference))} ${difference > 0 ? "more" : "less"} than we`,
    ...(difference > 0 ? whyMore(context, purchase) : whyLess(theirs)),
  ];
}

const CENT = 0.01;

function whyMore(
  context: RuleContext,
  { scope, leftOut, existing, policy, demand, hourlyUsd }: Purchase,
): string[] {
  const [before, after] = [demandUsd(asItRuns(context), scope), demandUsd(context, scope)];
  const lines: string[] = [];
  if (before - after > CENT)
    lines.push(
      `advice that comes first (idle, right-size, spot) takes ${cents(before - after)} USD an hour of it away`,
    );
  for (const [reason, all] of Map.groupBy(leftOut, (one) => one.reason)) {
    const amount = all.reduce((sum, one) => sum + committedUsd(context, one), 0);
    if (amount > CENT) lines.push(`${cents(amount)} USD an hour of it is left out here: ${LEFT_OUT[reason]}`);
  }
  const owned = existing.reduce((sum, one) => sum + (one.start <= context.now ? 0 : one.hourlyUsd), 0);
  if (owned > CENT) lines.push(`${cents(owned)} USD an hour is bought already and yet to start`);
  if (demand.fullUsd - hourlyUsd > CENT && policy.limit.kind === "waiting pays")
    lines.push("it does not wait for next month's news, we buy in steps");
  return [...lines, "it also counts what ran and stopped, Fargate and Lambda"];
}

function whyLess({ lookBackDays, generatedAt }: PurchaseRecommendation): string[] {
  const asOf = generatedAt === undefined ? "" : `, reckoned ${generatedAt.slice(0, 10)}`;
  return [
    `hours of its last ${lookBackDays} days${asOf} in which less ran weigh on it; we know what has run for that long and still does`,
  ];
}

/** On demand, at 1-year rates. */
const demandUsd = (context: RuleContext, scope: Purchase["scope"]): number =>
  context.fleet.resources
    .filter((one) => one.capacityType === "on-demand" && isCoveredBy(scope, one.instanceType))
    .reduce((sum, resource) => sum + committedUsd(context, { resource, instances: resource.instances }), 0);

const committedUsd = (
  { prices }: RuleContext,
  { resource, instances }: Pick<LeftOut, "resource" | "instances">,
): number =>
  instances * (priceOf(prices, resource.region, resource.instanceType, "commitment1y")?.usdPerHour ?? 0);
