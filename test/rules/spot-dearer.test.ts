import { describe, expect, test } from "vitest";
import { embeddedSpotAdvisor } from "../../lib/catalog/spot-advisor.ts";
import type { Bill, BillLine } from "../../lib/domain/bill.ts";
import type { FindingEvidence, Verdict } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import type { PriceBook } from "../../lib/domain/offering.ts";
import { usd, usdPerHour } from "../../lib/domain/units.ts";
import { addDays, dayOf } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import { aContext, resourceOf, ruleNamed } from "../builders/context.ts";
import { aResource, NOW, WINDOW } from "../builders/fleet.ts";
import { aJob, aSpotFleet, spotPrices } from "../builders/spot.ts";

const spot = ruleNamed(RULES, "spot");
const onSpot = (change: Partial<Resource> = {}) => aResource({ capacityType: "spot", ...change });

const verdictsOn = (resources: readonly Resource[], change: Partial<RuleContext>): readonly Verdict[] =>
  spot.judge(aContext(resources, change), {});

function findingOn(resources: readonly Resource[], change: Partial<RuleContext>): FindingEvidence {
  const [verdict] = verdictsOn(resources, change);
  if (verdict?.kind !== "finding") throw new Error(`got ${JSON.stringify(verdict)}, expected a finding`);
  return verdict.finding;
}

const planned = (prices = spotPrices({ "g5.xlarge": 1.2 }), running = ["i-1"]) =>
  aSpotFleet(aJob({ purchase: "spot" }), { running, prices });
const DEAR = spotPrices({ "g5.xlarge": 1.2 });

describe("spot that costs more than on demand", () => {
  test("goes back, in the plan too", () => {
    const finding = findingOn([onSpot()], planned());
    expect(finding).toMatchObject({
      id: "spot:finetune",
      expected: { capacityType: "on-demand" },
      advice: { planEdit: "  - name: finetune\n    purchase: on-demand" },
      dollars: { savingUsdPerMonth: expect.closeTo(730 * (1.2 - 1.006), 6) },
    });
  });

  test("is said before anything runs", () => {
    expect(findingOn([], planned(DEAR, [])).id).toBe("spot:finetune");
  });

  test("gone back, nothing more is said: the same price refuses the way to spot", () => {
    const back = aSpotFleet(aJob({ purchase: "on-demand" }), { running: ["i-1"], prices: DEAR });
    expect(verdictsOn([aResource()], back).map(({ kind }) => kind)).toEqual(["pass"]);
  });

  test.each([
    ["exactly as dear as on demand is no reason to move", 1.006, "pass"],
    ["a tenth of a cent more is", 1.007, "finding"],
  ])("%s", (_, rate, kind) => {
    expect(verdictsOn([onSpot()], planned(spotPrices({ "g5.xlarge": rate })))[0]?.kind).toBe(kind);
  });

  test("is judged on a machine that no workload claims, by its id", () => {
    const verdicts = verdictsOn([onSpot({ id: "i-stray", tags: { owner: "anna" } })], { prices: DEAR });
    expect(verdicts).toMatchObject([
      { kind: "finding", finding: { id: "spot:i-stray", workload: "unplanned", owner: "anna" } },
    ]);
    expect(verdicts[0]).not.toHaveProperty("finding.advice.planEdit");
  });

  test.each([
    ["a stray on demand is nobody's business", aResource(), []],
    [
      "a training job on demand that no workload claims may be interruptible or not",
      aResource({ kind: "sagemaker-training" }),
      ["unknown"],
    ],
    ["a stray on spot without a price", onSpot({ region: "eu-west-1" }), ["unknown"]],
    ["a stray on spot at a good price", onSpot(), ["pass"]],
  ])("%s", (_, resource, kinds) => {
    expect(verdictsOn([resource], { prices: spotPrices() }).map(({ kind }) => kind)).toEqual(kinds);
  });

  test("one dear machine speaks although another has no price", () => {
    const dear = onSpot({ id: "i-1" });
    const nameless = onSpot({ id: "i-2", instanceType: "z9.huge" });
    expect(findingOn([nameless, dear], planned(DEAR, ["i-1", "i-2"])).arithmetic).toHaveLength(1);
  });
});

describe("the trap: p5.48xlarge in ca-central-1, where spot was 62 % above on demand", () => {
  const price = { usdPerHour: usdPerHour(55.04), region: "ca-central-1", source: "list", asOf: "2026-07-20" };
  const prices: PriceBook = {
    asOf: "2026-07-20",
    origin: "live",
    regions: {
      "ca-central-1": { "p5.48xlarge": { onDemand: price } },
      "us-west-2": { "p5.48xlarge": { onDemand: price } },
    },
  };
  const accelerators = {
    model: "H100-80GB",
    vendor: "nvidia" as const,
    count: 8,
    devices: 8,
    memoryGiBEach: 80,
  };
  const p5 = { name: "p5.48xlarge", family: "p5", vcpus: 192, memoryGiB: 2048, accelerators };
  const instanceTypes = {
    "p5.48xlarge": {
      ...p5,
      architecture: "x86_64" as const,
      burstable: false,
      bareMetal: false,
      currentGeneration: true,
    },
  };
  const kindIn = (region: string, purchase: "on-demand" | "spot") => {
    const fleet = aSpotFleet(aJob({ purchase, instanceType: "p5.48xlarge" }), {
      running: ["i-1"],
      prices,
      market: { advisor: embeddedSpotAdvisor() },
    });
    const machine = aResource({ instanceType: "p5.48xlarge", region, capacityType: purchase });
    return verdictsOn([machine], { ...fleet, instanceTypes })[0]?.kind;
  };

  test.each([
    ["ca-central-1", "on-demand", "pass"],
    ["ca-central-1", "spot", "finding"],
    ["us-west-2", "on-demand", "finding"],
    ["us-west-2", "spot", "pass"],
  ] as const)("in %s on %s: %s", (region, purchase, kind) => {
    expect(kindIn(region, purchase)).toBe(kind);
  });
});

describe("what the bill says was paid", () => {
  const line = (daysAgo: number, amount: number, change: Partial<BillLine> = {}): BillLine => ({
    day: dayOf(addDays(NOW, -daysAgo)),
    usd: usd(amount),
    service: "Amazon Elastic Compute Cloud",
    category: "usage",
    estimated: false,
    usageType: "SpotUsage:g5.xlarge",
    resourceId: "i-1",
    tags: {},
    ...change,
  });
  const billed = (...lines: readonly BillLine[]): Bill => ({
    source: "bill.csv",
    metric: "effective",
    window: WINDOW,
    lines,
    missingDays: [],
    problems: [],
  });
  const paidIn = (bill: Bill, change: Partial<Resource> = {}) =>
    verdictsOn([onSpot(change)], { ...planned(spotPrices()), bill })[0];

  test("wins over the typical price, and asks for another zone, not for on demand", () => {
    const finding = findingOn([onSpot()], {
      ...planned(spotPrices()),
      bill: billed(line(4, 24 * 1.5), line(5, 24 * 1.3)),
    });
    expect(finding).toMatchObject({
      observed: { usdPerHour: 1.4 },
      expected: { capacityType: "spot" },
      dollars: { savingUsdPerMonth: expect.closeTo(730 * (1.4 - 1.006), 6) },
    });
    expect(finding.advice.text).toContain("typically costs $0.40 an hour");
    expect(finding.advice).not.toHaveProperty("planEdit");
  });

  test.each([
    ["days that the provider may still change", [line(1, 240), line(2, 240)], {}],
    ["the day of the launch, which was not whole", [line(4, 240)], { launchedAt: addDays(NOW, -4) }],
    ["more than a week ago", [line(8, 240)], {}],
    ["another resource's", [line(4, 240, { resourceId: "i-2" })], {}],
    ["data transfer of the same instance", [line(4, 240, { usageType: "DataTransfer-Out-Bytes" })], {}],
    ["tax", [line(4, 240, { category: "tax" })], {}],
    ["eight instances behind it", [line(4, 24 * 4)], { instances: 8 }],
  ] as const)("does not count %s", (_, lines, change) => {
    expect(paidIn(billed(...lines), change)?.kind).toBe("pass");
  });

  test("does not show in a hostile id more than text", () => {
    const id = "i-1'; rm -rf / #";
    const finding = findingOn([onSpot({ id, instanceType: "g5.xlarge" })], {
      prices: spotPrices(),
      bill: billed(line(4, 240, { resourceId: id })),
    });
    expect([finding.resource, resourceOf({ kind: "finding", finding })]).toEqual([id, id]);
    expect(finding.advice.command).not.toContain("rm -rf");
  });
});
