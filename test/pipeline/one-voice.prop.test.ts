import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reconcile } from "../../lib/alerts/reconcile.ts";
import type { OwnedCommitment } from "../../lib/domain/commitment.ts";
import { type Finding, savingOf } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { type PriceBook, priceOf } from "../../lib/domain/offering.ts";
import { INTERRUPTION_BANDS } from "../../lib/domain/spot-market.ts";
import { fraction, usdPerHour } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { assess } from "../../lib/pipeline/assess.ts";
import { buildAssessment } from "../../lib/pipeline/assessment.ts";
import { RULES } from "../../lib/rules/index.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import { aContext, TYPES } from "../builders/context.ts";
import { aResource, aSeries, cards, NOW, WINDOW } from "../builders/fleet.ts";
import { followedFleet, followedPlan } from "../builders/followed.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";
import { aJob, anAdvisor, spotPrices } from "../builders/spot.ts";

const RUNS = 150;

const share = (min: number) => fc.double({ min, max: 0.96, noNaN: true });
const quietOr = (level: fc.Arbitrary<number>) => fc.oneof(fc.constant(0), level);
const anyType = fc.constantFrom(...Object.keys(TYPES).filter((name) => !/^(t3|m7g)/.test(name)));
const anyMachine = fc.record({
  instanceType: anyType,
  cpu: fc.oneof(fc.constant(0.001), share(0.05)),
  memory: fc.option(share(0.02), { nil: undefined }),
  cards: fc.array(quietOr(share(0.1)), { minLength: 4, maxLength: 4 }),
  vram: fc.option(share(0.02), { nil: undefined }),
  owner: fc.constantFrom("job", "service", undefined),
  capacityType: fc.constantFrom("on-demand" as const, "on-demand" as const, "spot" as const),
});
type Machine = typeof anyMachine extends fc.Arbitrary<infer M> ? M : never;

function machineOf(machine: Machine): Partial<Resource> {
  const { instanceType, cpu, memory, vram, owner, capacityType } = machine;
  const levels = machine.cards.slice(0, TYPES[instanceType]?.accelerators?.devices ?? 0);
  const filled = vram === undefined ? [] : levels.map(() => vram);
  return {
    instanceType,
    capacityType: owner === undefined ? "on-demand" : capacityType,
    telemetry: [
      aSeries("cpuUtilization", cpu),
      aSeries("networkBytes", 0),
      ...(memory === undefined ? [] : [aSeries("memoryUtilization", memory)]),
      ...cards(levels),
      ...cards(filled, "gpuMemoryUtilization"),
    ],
  };
}

const anyPlan = fc.record({
  scope: fc.constantFrom("compute" as const, "ec2-instance:m7i" as const, "ec2-instance:g5" as const),
  hourly: fc.double({ min: 0.01, max: 8, noNaN: true }),
});
const owned = ({
  scope,
  hourly,
}: typeof anyPlan extends fc.Arbitrary<infer P> ? P : never): OwnedCommitment => ({
  kind: "savings-plan",
  id: `sp-${scope}-${hourly}`,
  scope,
  region: "us-east-1",
  usdPerHour: usdPerHour(hourly),
  termYears: 1,
  start: addDays(NOW, -100),
  end: addDays(NOW, 265),
});
const anyWorld = fc.record({
  machines: fc.array(anyMachine, { minLength: 1, maxLength: 7 }),
  plans: fc.option(fc.array(anyPlan, { maxLength: 2 }), { nil: undefined }),
  band: fc.constantFrom(...INTERRUPTION_BANDS),
  spotShare: fc.double({ min: 0.2, max: 1.2, noNaN: true }),
});
type World = typeof anyWorld extends fc.Arbitrary<infer W> ? W : never;

/** Every type has a spot price and a one-year rate. */
function marketOf(spotShare: number): PriceBook {
  const rates = Object.keys(TYPES).map((name, index) => {
    const rate = priceOf(spotPrices(), "us-east-1", name, "onDemand")?.usdPerHour ?? 0;
    return [name, rate * spotShare * (1 + index / 100)] as const;
  });
  const book = spotPrices(Object.fromEntries(rates));
  const offerings = Object.entries(book.regions["us-east-1"] ?? {}).map(([name, offering]) => {
    const { onDemand } = offering;
    const commitment1y = onDemand && { ...onDemand, usdPerHour: usdPerHour(onDemand.usdPerHour * 0.72) };
    return [name, { ...offering, ...(commitment1y ? { commitment1y } : {}) }] as const;
  });
  return { ...book, regions: { "us-east-1": Object.fromEntries(offerings) } };
}

const WORKLOADS: readonly Workload[] = [
  aJob({ name: "job" }),
  aWorkload({ name: "service", purchase: "spot", headroom: fraction(0.3) }),
];

interface Facts {
  readonly resources: readonly Resource[];
  readonly workloads: readonly Workload[];
  readonly more?: readonly OwnedCommitment[];
}

const factsOf = ({ machines }: World): Facts => ({
  resources: machines.map((machine, index) => aResource({ ...machineOf(machine), id: `i-${index}` })),
  workloads: WORKLOADS,
});

function run(world: World, { resources, workloads, more = [] }: Facts) {
  const { machines, plans, band, spotShare } = world;
  const prices = marketOf(spotShare);
  const owners = machines.flatMap(({ owner }, index) =>
    owner === undefined ? [] : [[`i-${index}`, owner] as const],
  );
  const bands = Object.fromEntries(Object.keys(TYPES).map((name) => [name, band]));
  const change: Partial<RuleContext> = {
    prices,
    assignment: new Map(owners),
    plan: aCapacityPlan(
      workloads,
      workloads.map(({ name, kind }) => aCapacity({ workload: name, kind, feasible: false, instances: 0 })),
    ),
    spotMarket: { advisor: anAdvisor(bands), interruptions: [], interruptionsSince: addDays(NOW, -90) },
    ...(plans === undefined
      ? {}
      : { commitments: { window: WINDOW, recommendations: [], owned: [...plans.map(owned), ...more] } }),
  };
  const context = aContext(resources, change);
  const verdicts = assess(RULES, context);
  const reconciled = reconcile({
    ...verdicts,
    stored: [],
    silence: [],
    existingResources: new Map(resources.map((one) => [one.id, one.instanceType])),
    now: NOW,
  });
  return { context, assessment: buildAssessment(context, verdicts, reconciled) };
}

const isCounted = (one: Finding): boolean =>
  (one.changes !== undefined || one.id === "commitment:compute") && one.alternativeTo === undefined;

/** Bought as advised, on top of what is owned. */
const bought = (findings: readonly Finding[]): OwnedCommitment[] =>
  findings
    .filter(({ id }) => id === "commitment:compute")
    .map(({ observed }) => owned({ scope: "compute", hourly: Number(observed.hourlyCommitmentUsd) }));

/** By hand: what a month of the machines costs, each with what its findings say of lost work. */
function costByHand(
  context: RuleContext,
  resources: readonly Resource[],
  findings: readonly Finding[],
): number {
  const stretches = new Map<string, number>();
  for (const { resource, to } of findings.flatMap(({ changes = [] }) => changes))
    if (to !== "stopped" && to.stretch !== undefined) stretches.set(resource, to.stretch);
  return resources.reduce((sum, { id, instanceType, capacityType }) => {
    const kind = capacityType === "spot" ? "spot" : "onDemand";
    const rate = priceOf(context.prices, "us-east-1", instanceType, kind)?.usdPerHour ?? Number.NaN;
    return sum + rate * 730 * (stretches.get(id) ?? 1);
  }, 0);
}

describe("one voice", () => {
  test("the total is what the fleet costs once the advice is followed, priced again: to the cent", () => {
    let seen = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        const facts = factsOf(world);
        const { context, assessment } = run(world, facts);
        const counted = assessment.findings.filter(isCounted);
        seen += counted.length;
        const after = followedFleet(facts.resources, counted);
        expect(assessment.totals.couldBeUsdPerMonth).toBeCloseTo(costByHand(context, after, counted), 2);
      }),
      { numRuns: RUNS },
    );
    expect(seen).toBeGreaterThan(150);
  });

  test("the savings of what is counted add up to the total, at list price and net of commitments", () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { assessment } = run(world, factsOf(world));
        const counted = assessment.findings.filter(isCounted);
        const sum = (of: (one: Finding) => number) => counted.reduce((total, one) => total + of(one), 0);
        const { actualUsdPerMonth, couldBeUsdPerMonth, afterCommitments } = assessment.totals;
        const listed = sum(({ dollars, changes }) => (changes ? (dollars?.savingUsdPerMonth ?? 0) : 0));
        expect(listed).toBeCloseTo(actualUsdPerMonth - couldBeUsdPerMonth, 2);
        expect(afterCommitments === undefined).toBe(world.plans === undefined);
        if (!afterCommitments) return;
        const net = afterCommitments.actualUsdPerMonth - afterCommitments.couldBeUsdPerMonth;
        expect(sum((one) => savingOf(one) ?? 0)).toBeCloseTo(net, 2);
      }),
      { numRuns: RUNS },
    );
  });

  test("following everything and running again finds nothing more", () => {
    let moved = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        const facts = factsOf(world);
        const counted = run(world, facts).assessment.findings.filter(isCounted);
        const next: Facts = {
          resources: followedFleet(facts.resources, counted),
          workloads: facts.workloads.map((one) => followedPlan(one, counted)),
          more: bought(counted),
        };
        moved += counted.length;
        const more = run(world, next).assessment.findings.filter(isCounted);
        expect(more.map(({ id, title }) => `${id}: ${title}`)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(moved).toBeGreaterThan(150);
  });

  test("no advice raises what is paid, unless it is to a larger machine and says so", () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        for (const one of run(world, factsOf(world)).assessment.findings.filter(isCounted))
          if ((one.dollars?.savingUsdPerMonth ?? 0) < 0) expect(one.title).toContain("too small");
      }),
    );
  });

  test("machines in any order get the same advice and the same totals", () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const facts = factsOf(world);
        const { assessment: forth } = run(world, facts);
        const { assessment: back } = run(world, { ...facts, resources: facts.resources.toReversed() });
        expect(back.findings.map(({ id }) => id)).toEqual(forth.findings.map(({ id }) => id));
        expect(back.totals.couldBeUsdPerMonth).toBeCloseTo(forth.totals.couldBeUsdPerMonth, 6);
      }),
    );
  });
});
