import type { Commitments, PurchaseRecommendation, RecommendedPlan } from "../domain/commitment.ts";
import { windowText } from "./moment.ts";
import { count, hourlyRate, money, moneyPerMonth, percent } from "./money.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { type Fact, type Section, textBlock } from "./weekly-section.ts";

const PLANS: readonly (readonly [RecommendedPlan, string])[] = [
  ["compute", "Compute Savings Plan"],
  ["sagemaker", "SageMaker Savings Plan"],
];

/** What is committed to, how well it is used, and what AWS would buy. A part that could not be read is not known, never none. */
export function commitmentsSection({ commitments, owner, live }: WeeklyReport): Section | undefined {
  if (owner !== undefined) return undefined;
  const section = { id: "commitments", title: "Commitments" } as const;
  if (commitments === undefined)
    return { ...section, blocks: [textBlock("Not known: no look at them has finished.")] };
  const findings = live.filter(({ rule }) => rule === "commitment").map(({ id }) => id);
  const facts: readonly Fact[] = [
    { label: "Savings Plans", value: savingsPlansUse(commitments), findings },
    { label: "On-demand spend a plan could cover", value: savingsPlansCover(commitments), findings },
    { label: "EC2 reservations", value: reservationUse(commitments), findings },
    { label: "EC2 instances on demand", value: reservationCover(commitments), findings },
  ];
  const opinions = PLANS.map(([plan, name]) => `${name}: ${advised(commitments.recommendations, plan)}`);
  return {
    ...section,
    note: `means of the ${windowText(commitments.window)}`,
    blocks: [
      { kind: "facts", facts },
      textBlock("AWS would buy, as a second opinion (1 year, no upfront):"),
      { kind: "list", items: opinions },
    ],
  };
}

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
