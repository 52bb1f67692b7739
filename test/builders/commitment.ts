import type {
  Commitments,
  OwnedReservation,
  OwnedSavingsPlan,
  PurchaseRecommendation,
  SavingsPlansUtilization,
} from "../../lib/domain/commitment.ts";
import type { FindingEvidence, Verdict } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { instanceTypeNamed } from "../../lib/domain/instance-type.ts";
import type { Offering, PriceBook } from "../../lib/domain/offering.ts";
import { fraction, usd, usdPerHour } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import { commitment } from "../../lib/rules/commitment.ts";
import type { CommitmentLimits } from "../../lib/rules/commitment-limits.ts";
import { defaultsOf, type RuleContext } from "../../lib/rules/rule.ts";
import { aContext, PRICES, resourceOf, TYPES } from "./context.ts";
import { aResource, aSeries, cards, NOW } from "./fleet.ts";

/** In force for a year of which half is left. */
const TERM = { start: addDays(NOW, -180), end: addDays(NOW, 185) };

export const anOwnedPlan = (change: Partial<OwnedSavingsPlan> = {}): OwnedSavingsPlan => ({
  kind: "savings-plan",
  id: "plan-1",
  scope: "compute",
  usdPerHour: usdPerHour(1),
  termYears: 1,
  ...TERM,
  ...change,
});

export const anOwnedReservation = (change: Partial<OwnedReservation> = {}): OwnedReservation => ({
  kind: "reservation",
  id: "ri-1",
  instanceType: "g5.xlarge",
  region: "us-east-1",
  instances: 1,
  usdPerHour: usdPerHour(0.6),
  ...TERM,
  ...change,
});

export const someCommitments = (change: Partial<Commitments> = {}): Commitments => ({
  window: { start: addDays(NOW, -30), end: NOW },
  recommendations: [],
  owned: [],
  ...change,
});

export const aUtilization = (committed: number, unused: number): SavingsPlansUtilization => ({
  committedUsdPerHour: usdPerHour(committed),
  usedUsdPerHour: usdPerHour(committed - unused),
  unusedUsdPerHour: usdPerHour(unused),
  ...(committed > 0 ? { utilization: fraction(1 - unused / committed) } : {}),
  netSavingUsd: usd(0),
});

export const aRecommendation = (change: Partial<PurchaseRecommendation> = {}): PurchaseRecommendation => ({
  plan: "compute",
  commitmentUsdPerHour: usdPerHour(3),
  savingUsdPerMonth: usd(800),
  saving: fraction(0.3),
  lookBackDays: 30,
  ...change,
});

/** The small market under Savings Plans: 30 % off for a year, half off for three. SageMaker's g5.xlarge at a quarter more. */
export function committedPrices(without: readonly string[] = []): PriceBook {
  const source = "test Compute Savings Plan, 1 year, no upfront";
  const priced = (rate: number) => ({
    usdPerHour: usdPerHour(rate),
    region: "us-east-1",
    source,
    asOf: "2026-11-20",
  });
  const offeringOf = (onDemand: number, isKnown: boolean): Offering => ({
    onDemand: { ...priced(onDemand), source: "test list" },
    spot: { ...priced(onDemand * 0.4), source: "test spot" },
    ...(isKnown ? { commitment1y: priced(onDemand * 0.7), commitment3y: priced(onDemand * 0.5) } : {}),
  });
  const list = Object.entries(PRICES.regions["us-east-1"] ?? {}).map(
    ([type, offering]) => [type, offering.onDemand?.usdPerHour ?? 0] as const,
  );
  const all = [...list, ["ml.g5.xlarge", 1.2575] as const];
  const offerings = Object.fromEntries(
    all.map(([type, rate]) => [type, offeringOf(rate, !without.includes(type))]),
  );
  return { ...PRICES, origin: "live", regions: { "us-east-1": offerings, "eu-west-1": offerings } };
}

export const aCommittedContext = (
  resources: readonly Resource[],
  commitments: Partial<Commitments> = {},
  change: Partial<RuleContext> = {},
): RuleContext =>
  aContext(resources, { prices: committedPrices(), commitments: someCommitments(commitments), ...change });

/** The rule's verdict on one of its resources, with its default limits unless changed. */
export function commitmentVerdict(
  context: RuleContext,
  resource: string,
  limits: Partial<CommitmentLimits> = {},
): Verdict {
  const verdicts = commitment.judge(context, { ...defaultsOf(commitment.limits), ...limits });
  const [verdict] = verdicts.filter((one) => resourceOf(one) === resource);
  if (!verdict)
    throw new Error(`got ${verdicts.map(resourceOf).join(", ")}, expected a verdict on ${resource}`);
  return verdict;
}

export function commitmentFindingOn(
  context: RuleContext,
  resource: string,
  limits: Partial<CommitmentLimits> = {},
): FindingEvidence {
  const verdict = commitmentVerdict(context, resource, limits);
  if (verdict.kind !== "finding") throw new Error(`got ${JSON.stringify(verdict)}, expected a finding`);
  return verdict.finding;
}

/** Measured, and at work: what a year may be promised to. */
export function aWorkingMachine(change: Partial<Resource> = {}): Resource {
  const { instanceType } = aResource(change);
  const devices = instanceTypeNamed(TYPES, instanceType)?.accelerators?.devices ?? 0;
  const levels = Array.from({ length: devices }, () => 0.8);
  return aResource({ telemetry: [aSeries("cpuUtilization", 0.5), ...cards(levels)], ...change });
}
