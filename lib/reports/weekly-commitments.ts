import {
  type Commitments,
  isInForce,
  type PurchaseRecommendation,
  type RecommendedPlan,
} from "../domain/commitment.ts";
import type { Finding } from "../domain/finding.ts";
import { count, counted, hourlyRate, money, moneyPerMonth, percent } from "../domain/money.ts";
import type { Instant } from "../domain/window.ts";
import { brief } from "./brief.ts";
import { windowText } from "./moment.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { type Block, type Fact, type Section, textBlock } from "./weekly-section.ts";

const PLANS: readonly (readonly [RecommendedPlan, string])[] = [
  ["compute", "Compute Savings Plan"],
  ["sagemaker", "SageMaker Savings Plan"],
];

/** What is committed to, how well it is used, and what AWS would buy. A part that could not be read is not known, never none. */
export function commitmentsSection(report: WeeklyReport): Section | undefined {
  const { commitments, owner, live, to } = report;
  if (owner !== undefined) return undefined;
  const section = { id: "commitments", title: "Commitments" } as const;
  if (commitments === undefined)
    return {
      ...section,
      blocks: [textBlock("Not known: no look at them has finished."), ...advice(live)],
    };
  return {
    ...section,
    note: `means of the ${windowText(commitments.window)}`,
    blocks: [...ownedBlocks(commitments, to), ...reckonedBlocks(commitments, live), ...advice(live)],
  };
}

/** What is in force by the ledger, where it was read. */
function ownedBlocks({ owned }: Commitments, at: Instant): Block[] {
  if (owned === undefined) return [];
  const now = owned.filter((one) => isInForce(one, at));
  const plans = now.filter(({ kind }) => kind === "savings-plan");
  const rate = now.reduce(
    (sum, one) => sum + (one.kind === "reservation" ? one.instances * one.usdPerHour : one.usdPerHour),
    0,
  );
  const value =
    now.length === 0
      ? "none"
      : `${counted(plans.length, "Savings Plan")}, ${counted(now.length - plans.length, "reservation")}, ${hourlyRate(rate)}`;
  return [{ kind: "facts", facts: [{ label: "Owned", value }] }];
}

/** As AWS reckons it. A source that was asked for none of it says so once. */
function reckonedBlocks(commitments: Commitments, live: readonly Finding[]): Block[] {
  const { window: _, owned, recommendations, ...parts } = commitments;
  if (owned !== undefined && recommendations.length === 0 && Object.keys(parts).length === 0)
    return [textBlock("Use and coverage as AWS reckons them: not known.")];
  const findings = live.filter(({ rule }) => rule === "commitment").map(({ id }) => id);
  const facts: readonly Fact[] = [
    { label: "Savings Plans", value: savingsPlansUse(commitments), findings },
    { label: "On-demand spend a plan could cover", value: savingsPlansCover(commitments), findings },
    { label: "EC2 reservations", value: reservationUse(commitments), findings },
    { label: "EC2 instances on demand", value: reservationCover(commitments), findings },
  ];
  const opinions = PLANS.map(([plan, name]) => `${name}: ${advised(recommendations, plan)}`);
  return [
    { kind: "facts", facts },
    textBlock("AWS would buy, as a second opinion (1 year, no upfront):"),
    { kind: "list", items: opinions },
  ];
}

const MOST_ADVICE = 5;

/** What our own reckoning says of them; their ends are under "Upcoming". */
const advice = (live: readonly Finding[]): Block[] =>
  live
    .filter(({ rule, observed }) => rule === "commitment" && observed.daysLeft === undefined)
    .slice(0, MOST_ADVICE)
    .map(({ id, title }) => textBlock(`${brief(title, 200)}.`, { findings: [id] }));

const NOT_KNOWN = "not known";

function savingsPlansUse({ savingsPlansUtilization: use }: Commitments): string {
  if (use === undefined) return NOT_KNOWN;
  if (use.committedUsdPerHour === 0) return "none";
  return `${hourlyRate(use.committedUsdPerHour)} committed, ${percent(use.utilization)} of it used, ${hourlyRate(use.unusedUsdPerHour)} unused; net saving ${money(use.netSavingUsd)}`;
}

function savingsPlansCover({ savingsPlansCoverage: cover }: Commitments): string {
  if (cover === undefined) return NOT_KNOWN;
  if (cover.coverage === undefined) return "none";
  return `${hourlyRate(cover.onDemandUsdPerHour)}, beside ${hourlyRate(cover.coveredUsdPerHour)} covered (coverage ${percent(cover.coverage)})`;
}

function reservationUse({ reservationUtilization: use }: Commitments): string {
  if (use === undefined) return NOT_KNOWN;
  if (use.purchasedInstances === 0) return "none";
  return `${hourlyRate(use.amortizedUsdPerHour)} for ${count(use.purchasedInstances)} instances, ${percent(use.utilization)} of them used, ${count(use.unusedInstances)} unused; net saving ${money(use.netSavingUsd)}`;
}

function reservationCover({ reservationCoverage: cover }: Commitments): string {
  if (cover === undefined) return NOT_KNOWN;
  if (cover.coverage === undefined) return "none";
  return `${count(cover.onDemandInstances)} at ${hourlyRate(cover.onDemandUsdPerHour)}, beside ${count(cover.reservedInstances)} reserved (coverage ${percent(cover.coverage)})`;
}

function advised(recommendations: readonly PurchaseRecommendation[], wanted: RecommendedPlan): string {
  const found = recommendations.find(({ plan }) => plan === wanted);
  if (found === undefined) return NOT_KNOWN;
  if (found.commitmentUsdPerHour === 0) return "none";
  return `${hourlyRate(found.commitmentUsdPerHour)}, saves ${moneyPerMonth(found.savingUsdPerMonth)} (${percent(found.saving)})`;
}
