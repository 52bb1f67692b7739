import { describe, expect, test } from "vitest";
import type { Verdict } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import type { Workload } from "../../lib/domain/workload.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, resourceOf, ruleNamed } from "../builders/context.ts";
import { aResource, NOW } from "../builders/fleet.ts";
import { aWorkload } from "../builders/plan.ts";
import { aJob, anAdvisor, anInterruption, aSpotFleet, spotPrices } from "../builders/spot.ts";

const spot = ruleNamed(RULES, "spot");
type Setting = Parameters<typeof aSpotFleet>[1] & {
  readonly resources?: readonly Partial<Resource>[];
  readonly limits?: Readonly<Record<string, number>>;
};

/** The verdict on a workload; one on-demand g5.xlarge runs for it unless said. */
function verdictOn(workload: Workload, { resources = [{}], limits = {}, ...setting }: Setting = {}): Verdict {
  const fleet = resources.map((one, index) => aResource({ id: `i-${index}`, ...one }));
  const context = aContext(fleet, aSpotFleet(workload, { running: fleet.map(({ id }) => id), ...setting }));
  const verdict = spot.judge(context, limits).find((one) => resourceOf(one) === workload.name);
  if (!verdict) throw new Error(`nothing said about ${workload.name}`);
  return verdict;
}

const evidence = (verdict: Verdict) => {
  if (verdict.kind !== "finding") throw new Error(`got ${JSON.stringify(verdict)}, expected a finding`);
  return verdict.finding;
};

const { interruptible: _, ...UNINTERRUPTIBLE } = aJob();
const tokens = (deadlineDays: number) =>
  aJob({ training: { method: "full", precision: "bf16", optimizer: "adamw", tokens: 1e9, deadlineDays } });
const service = (change: Partial<Workload> = {}) =>
  aWorkload({ instanceType: "g5.xlarge", purchase: "spot", ...(change as object) });
const seven: readonly Partial<Resource>[] = Array.from({ length: 7 }, () => ({}));
const onSpot = (count: number, rest: number): readonly Partial<Resource>[] => [
  ...Array.from({ length: count }, () => ({ capacityType: "spot" as const })),
  ...Array.from({ length: rest }, () => ({})),
];

const table: readonly [string, Workload, Setting, Verdict["kind"]][] = [
  ["a job that goes on from a checkpoint and runs on demand", aJob(), {}, "finding"],
  ["the same, planned and not yet running", aJob(), { resources: [] }, "finding"],
  ["a job planned on spot that runs on demand", { ...UNINTERRUPTIBLE, purchase: "spot" }, {}, "finding"],
  ["a job the plan does not call interruptible", UNINTERRUPTIBLE, {}, "pass"],
  ["a job planned as reserved", aJob({ purchase: "reserved" }), {}, "pass"],
  [
    "a job on reserved capacity: it would be paid on",
    aJob(),
    { resources: [{ capacityType: "reserved" }] },
    "pass",
  ],
  ["a job on spot already", aJob({ purchase: "spot" }), { resources: [{ capacityType: "spot" }] }, "pass"],
  ["spot dearer than on demand", aJob(), { prices: spotPrices({ "g5.xlarge": 1.1 }) }, "pass"],
  ["spot exactly at on demand", aJob(), { prices: spotPrices({ "g5.xlarge": 1.006 }) }, "pass"],
  [
    "no spot price, and no advisor's saving to derive one",
    aJob(),
    { prices: spotPrices({}), market: { advisor: anAdvisor({}) } },
    "unknown",
  ],
  ["no spot price: the advisor's saving stands in", aJob(), { prices: spotPrices({}) }, "finding"],
  ["no band", aJob(), { market: { advisor: anAdvisor({}) } }, "unknown"],
  ["an instance type nobody knows", aJob(), { resources: [{ instanceType: "z9.huge" }] }, "unknown"],
  ["no on-demand price", aJob(), { resources: [{ region: "eu-west-1" }] }, "unknown"],
  [
    "nothing runs and the plan could not be sized",
    aJob(),
    { resources: [], capacity: { feasible: false } },
    "unknown",
  ],
  [
    "a write that takes longer than the time between interruptions",
    aJob(),
    { limits: { writeMinutes: 331_819 } },
    "pass",
  ],
  ["a saving of less than a person's hour", aJob(), { limits: { minSavingUsdPerMonth: 1000 } }, "pass"],
  ["a run well before its deadline", tokens(10), { capacity: { hoursPerMonth: 200 } }, "finding"],
  [
    "a run that interruptions push past its deadline",
    tokens(200 / 24),
    { capacity: { hoursPerMonth: 200 } },
    "pass",
  ],
  ["a run longer than a month, its length unknown", tokens(60), {}, "unknown"],
  ["a run of 50 days, well before its deadline", tokens(60), { capacity: { runHours: 1_200 } }, "finding"],
  ["a run of 50 days that interruptions push past it", tokens(50), { capacity: { runHours: 1_200 } }, "pass"],
  ["a run longer than a month, late in any case", tokens(30), {}, "pass"],
  ["a service planned on spot, all on demand", service(), { resources: seven }, "finding"],
  [
    "a service planned on demand is not to be interrupted",
    service({ purchase: "on-demand" }),
    { resources: seven },
    "pass",
  ],
  ["a service of one replica", service(), {}, "pass"],
  ["a service with its base on demand and the rest on spot", service(), { resources: onSpot(4, 3) }, "pass"],
  ["a service with one replica too few on spot", service(), { resources: onSpot(3, 4) }, "finding"],
  [
    "a SageMaker endpoint: it has no spot",
    service(),
    { resources: [{ kind: "sagemaker-endpoint", instanceType: "ml.g5.xlarge" }] },
    "pass",
  ],
  [
    "managed spot training: its prices are not public",
    aJob(),
    { resources: [{ kind: "sagemaker-training", instanceType: "ml.g5.xlarge" }] },
    "unknown",
  ],
];

describe("spot", () => {
  test.each(table)("%s", (_, workload, setting, kind) => {
    expect(verdictOn(workload, setting).kind).toBe(kind);
  });

  test("without any market nothing is known", () => {
    const context = aContext([aResource()], aSpotFleet(aJob(), { running: ["i-1"] }));
    const { spotMarket: __, ...blind } = context;
    expect(spot.judge(blind, {})).toEqual([
      {
        kind: "unknown",
        rule: "spot",
        resource: "finetune",
        missing: "Spot Advisor has no g5.xlarge in us-east-1",
      },
    ]);
  });

  test("with the advice followed in plan and fleet, nothing more is said", () => {
    const { observed, expected, advice } = evidence(verdictOn(aJob()));
    expect([observed.capacityType, expected.capacityType]).toEqual(["on-demand", "spot"]);
    const minutes = Number(expected.checkpointMinutes);
    expect(advice.planEdit).toBe(
      `  - name: finetune\n    purchase: spot\n    interruptible: { checkpointMinutes: ${minutes} }`,
    );
    const followed = aJob({ purchase: "spot", interruptible: { checkpointMinutes: minutes } });
    expect(verdictOn(followed, { resources: [{ capacityType: "spot" }] }).kind).toBe("pass");
  });

  test("of a service it keeps on demand what serves the peak when a pool is gone", () => {
    const { expected, advice } = evidence(verdictOn(service(), { resources: seven }));
    expect(expected).toMatchObject({ onDemandInstances: 3, spotInstances: 4 });
    expect(advice.text).toContain("Keep 3 of 7 replicas on demand");
  });

  test("its dollars are those of the arithmetic: price, stretch, a month of the machine that runs", () => {
    const found = evidence(verdictOn(aJob(), { capacity: { hoursPerMonth: 300 } }));
    const { dollars, expected } = found;
    expect(dollars?.nowUsdPerMonth).toBeCloseTo(730 * 1.006, 9);
    expect(dollars?.proposedUsdPerMonth).toBeCloseTo(730 * 0.4 * Number(expected.stretch), 1);
    expect(dollars).not.toHaveProperty("netSavingUsdPerMonth");
    expect(found.arithmetic.join("\n")).toContain("the plan has it run 300 h a month");
  });

  test("a run longer than a month may end on its deadline, not a minute later", () => {
    const capacity = { runHours: 1_200 };
    const stretch = evidence(verdictOn(tokens(3_000), { capacity })).changes?.[0]?.to;
    if (typeof stretch !== "object" || stretch.stretch === undefined) throw new Error("expected a stretch");
    const days = (1_200 * stretch.stretch) / 24;
    expect(verdictOn(tokens(days), { capacity }).kind).toBe("finding");
    expect(verdictOn(tokens(days - 1 / 1_440), { capacity }).kind).toBe("pass");
  });

  test.each([
    [0, "finding"],
    [0.4, "finding"],
    [0.6, "pass"],
    [1, "pass"],
  ] as const)("beside commitments that pay for %d of on-demand spend: %s", (share, kind) => {
    const verdict = verdictOn(aJob(), { market: { committedShare: fraction(share) } });
    expect(verdict.kind).toBe(kind);
    if (verdict.kind !== "finding") return;
    const { savingUsdPerMonth = 0, netSavingUsdPerMonth } = verdict.finding.dollars ?? {};
    expect(netSavingUsdPerMonth).toBeCloseTo(savingUsdPerMonth - share * 730 * 1.006, 9);
  });

  test("our own interruptions raise the rate, shorten the interval and eat saving", () => {
    const market = { interruptions: [], interruptionsSince: addDays(NOW, -90) };
    const stormy = Array.from({ length: 60 }, (_, id) =>
      anInterruption({ id: `${id}`, instanceId: `i-gone-${id}`, at: addDays(NOW, -1 - id) }),
    );
    const resources = [{}, { capacityType: "spot" as const, launchedAt: addDays(NOW, -90) }];
    const calm = evidence(verdictOn(aJob(), { market, resources }));
    const taken = evidence(verdictOn(aJob(), { market: { ...market, interruptions: stormy }, resources }));
    expect(taken.observed.ownInterruptions).toBe(60);
    expect(Number(taken.expected.checkpointMinutes)).toBeLessThan(
      Number(calm.expected.checkpointMinutes) / 3,
    );
    expect(taken.dollars?.savingUsdPerMonth).toBeLessThan(calm.dollars?.savingUsdPerMonth ?? 0);
  });

  test("where nothing of ours was watched yet, an hour is the longest between checkpoints", () => {
    expect(evidence(verdictOn(aJob())).expected.checkpointMinutes).toBe(60);
  });

  test("it names the types that fit, the zones from the cheapest, and warns of fewer than three types", () => {
    const zones = { "us-east-1": { "g5.xlarge": { "us-east-1b": 0.45, "us-east-1a": 0.35 } } };
    const wide = evidence(verdictOn(aJob(), { market: { zonePrices: zones } }));
    expect(wide.expected).toMatchObject({
      instanceTypes: "g5.xlarge, g5.8xlarge, g5.12xlarge",
      zones: "us-east-1a, us-east-1b",
    });
    expect(wide.advice.command).toContain(
      "--instance-types g5.xlarge g5.8xlarge g5.12xlarge --target-capacity 1",
    );
    const narrow = evidence(
      verdictOn(aJob(), { prices: spotPrices({ "g5.xlarge": 0.4, "g4dn.xlarge": 0.1 }) }),
    );
    expect(narrow.expected.instanceTypes).toBe("g5.xlarge");
    expect(narrow.advice.text).toContain("Only 1 type fits: without 3 the placement score is always low");
    expect([wide.confidence, narrow.confidence]).toEqual(["medium", "low"]);
  });

  test("what was not looked at is named", () => {
    expect(evidence(verdictOn(aJob())).signalsNotChecked).toEqual([
      "interruptions",
      "commitments",
      "spotPlacementScore",
    ]);
    const market = { interruptions: [], interruptionsSince: addDays(NOW, -90), committedShare: fraction(0) };
    expect(evidence(verdictOn(aJob(), { market })).signalsNotChecked).toEqual(["spotPlacementScore"]);
  });

  test("a hostile name stays one name in the plan's lines, and in the command", () => {
    const name = "x\n    purchase: reserved'; rm -rf / #";
    const { advice } = evidence(verdictOn(aJob({ name })));
    expect(advice.planEdit?.split("\n")).toHaveLength(3);
    expect(advice.planEdit).toContain(JSON.stringify(name));
    expect(advice.command).not.toContain("rm -rf");
  });
});
