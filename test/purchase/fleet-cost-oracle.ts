import fc from "fast-check";
import type { OwnedCommitment, OwnedSavingsPlan } from "../../lib/domain/commitment.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import type { PricedMachines } from "../../lib/purchase/fleet-cost.ts";
import { anOwnedPlan, anOwnedReservation } from "../builders/commitment.ts";
import { NOW } from "../builders/fleet.ts";

export const AT = NOW;
const YEAR = { start: "2026-01-01T00:00:00.000Z", end: "2027-01-01T00:00:00.000Z" };
const OVER = { start: "2025-01-01T00:00:00.000Z", end: AT };

export const someMachines = (change: Partial<PricedMachines> = {}): PricedMachines => ({
  instanceType: "g5.xlarge",
  region: "us-east-1",
  capacityType: "on-demand",
  instances: 1,
  onDemandUsdPerHour: 1,
  committedUsdPerHour: { "1": 0.7, "3": 0.5 },
  usdPerHour: 1,
  ...change,
});

interface Line {
  readonly kind: PricedMachines;
  readonly onDemand: number;
  instances: number;
}

/**
 * The user guide's sentences, plan by plan and line by line: as long as some plan still has money and may cover some usage, the one whose
 * use of its plan saves most goes first, of equals the lowest plan rate. Plans are apart here, and lines are shuffled by nothing.
 */
export function billedUsd(machines: readonly PricedMachines[], owned: readonly OwnedCommitment[]): number {
  const lines: Line[] = machines.map((kind) => ({
    kind,
    onDemand: kind.onDemandUsdPerHour,
    instances: kind.instances,
  }));
  const live = owned.filter(({ start, end }) => start <= AT && AT < end);
  let fees = 0;
  for (const one of live) {
    fees += one.kind === "reservation" ? one.instances * one.usdPerHour : one.usdPerHour;
    if (one.kind === "savings-plan") continue;
    const fitting = lines.filter(
      ({ kind }) => kind.instanceType === one.instanceType && kind.region === one.region,
    );
    const prepaid = fitting.filter(({ kind }) => kind.capacityType === "reserved");
    const paidByUse = fitting.filter(({ kind }) => kind.capacityType === "on-demand");
    let free = one.instances;
    for (const line of [...prepaid, ...paidByUse]) {
      const taken = Math.min(line.instances, free);
      line.instances -= taken;
      free -= taken;
    }
  }
  const plans = live.filter((one) => one.kind === "savings-plan");
  const family = ({ scope }: OwnedSavingsPlan) => scope.startsWith("ec2-instance:");
  const wallets = new Map(plans.map((plan) => [plan.id, plan.usdPerHour as number]));
  for (const tier of [plans.filter(family), plans.filter((one) => !family(one))]) {
    for (;;) {
      const next = bestUse(tier, lines, wallets);
      if (next === undefined) break;
      const { plan, line, rate } = next;
      const wallet = wallets.get(plan.id) ?? 0;
      const covered = Math.min(line.instances, wallet / rate);
      line.instances = covered === line.instances ? 0 : line.instances - covered;
      wallets.set(plan.id, covered === wallet / rate ? 0 : wallet - covered * rate);
    }
  }
  return lines.reduce(
    (sum, { kind, onDemand, instances }) =>
      sum + instances * (kind.capacityType === "on-demand" ? onDemand : kind.usdPerHour),
    fees,
  );
}

function bestUse(
  plans: readonly OwnedSavingsPlan[],
  lines: readonly Line[],
  wallets: ReadonlyMap<string, number>,
) {
  let best: { plan: OwnedSavingsPlan; line: Line; rate: number; ratio: number } | undefined;
  for (const plan of plans)
    for (const line of lines) {
      const rate = line.kind.committedUsdPerHour?.[plan.termYears];
      if (rate === undefined || rate > line.onDemand || line.kind.capacityType !== "on-demand") continue;
      if (line.instances <= 0 || (wallets.get(plan.id) ?? 0) <= 0 || !mayCover(plan, line.kind)) continue;
      const ratio = 1 - rate / line.onDemand;
      const better =
        best === undefined ||
        ratio > best.ratio ||
        (ratio === best.ratio && (rate < best.rate || (rate === best.rate && isBefore(line, best.line))));
      if (better) best = { plan, line, rate, ratio };
    }
  return best;
}

/** Of machines that a plan treats alike, which it covers first is not documented: by region, then type, as ours does. */
const isBefore = (a: Line, b: Line): boolean =>
  `${a.kind.region} ${a.kind.instanceType}` < `${b.kind.region} ${b.kind.instanceType}`;

function mayCover(plan: OwnedSavingsPlan, { instanceType, region }: PricedMachines): boolean {
  const isMl = instanceType.startsWith("ml.");
  if (plan.scope === "sagemaker") return isMl;
  if (plan.scope === "compute") return !isMl;
  return plan.scope === `ec2-instance:${instanceType.split(".")[0]}` && plan.region === region;
}

const types = fc.constantFrom("g5.xlarge", "g5.12xlarge", "p4d.24xlarge", "ml.g5.xlarge", "ml.p4d.24xlarge");
const regions = fc.constantFrom("us-east-1", "eu-west-1");
const amount = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0.01, max: 20, noNaN: true }));
const rate = fc.oneof(fc.constantFrom(0.5, 1, 2), fc.double({ min: 0.05, max: 60, noNaN: true }));
/** Of the on-demand rate: savings that tie, and now and then a plan dearer than on demand where `dearer`. */
const share = (dearer: boolean) =>
  fc.oneof(
    fc.constantFrom(0.4, 0.7, 1),
    fc.double({ min: 0.2, max: 1, noNaN: true }),
    dearer ? fc.constant(1.2) : fc.constant(0.6),
  );

const machinesOf = (dearer: boolean): fc.Arbitrary<PricedMachines> =>
  fc
    .record({
      instanceType: types,
      region: regions,
      capacityType: fc.constantFrom("on-demand", "on-demand", "on-demand", "spot", "reserved" as const),
      instances: amount,
      rate,
      one: fc.option(share(dearer), { nil: undefined }),
      three: fc.option(share(dearer), { nil: undefined }),
      own: share(false),
    })
    // Which of two plans goes first whose terms have one rate is written nowhere; nobody sells three years at the price of one.
    .filter(({ one, three }) => one === undefined || one !== three)
    .map(({ rate: onDemand, one, three, own, ...kind }) => ({
      ...kind,
      onDemandUsdPerHour: onDemand,
      committedUsdPerHour: {
        ...(one === undefined ? {} : { "1": one * onDemand }),
        ...(three === undefined ? {} : { "3": three * onDemand }),
      },
      usdPerHour: own * onDemand,
    }));

const term = fc.constantFrom(YEAR, YEAR, YEAR, OVER);
const plan = fc
  .record({
    scope: fc.constantFrom("compute", "sagemaker", "ec2-instance:g5", "ec2-instance:p4d" as const),
    region: regions,
    usd: amount,
    termYears: fc.constantFrom(1, 3 as const),
    term,
  })
  .map(({ scope, region, usd, term: { start, end }, termYears }) =>
    anOwnedPlan({
      scope,
      termYears,
      start,
      end,
      usdPerHour: usdPerHour(usd),
      ...(scope.startsWith("ec2") ? { region } : {}),
    }),
  );
const reservation = fc
  .record({ instanceType: types, region: regions, instances: fc.integer({ min: 1, max: 5 }), usd: rate })
  .map(({ usd, ...rest }) => anOwnedReservation({ ...rest, usdPerHour: usdPerHour(usd) }));

export const owneds: fc.Arbitrary<readonly OwnedCommitment[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: plan }, { weight: 1, arbitrary: reservation }), { maxLength: 6 })
  .map((all) => all.map((one, index) => ({ ...one, id: `c-${index}` })));

/** One kind each of region, type and capacity: rates are those of a type, not of a machine. */
const fleetsOf = (dearer: boolean): fc.Arbitrary<readonly PricedMachines[]> =>
  fc.uniqueArray(machinesOf(dearer), {
    maxLength: 8,
    selector: ({ region, instanceType, capacityType }) => `${region} ${instanceType} ${capacityType}`,
  });

export const fleets = fleetsOf(true);
/** Savings everywhere. */
export const savingFleets = fleetsOf(false);
