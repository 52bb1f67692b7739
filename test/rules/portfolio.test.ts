import { describe, expect, test } from "vitest";
import type { OwnedCommitment } from "../../lib/domain/commitment.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import type { PriceBook } from "../../lib/domain/offering.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import { assess } from "../../lib/pipeline/assess.ts";
import { RULES } from "../../lib/rules/index.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import { aContext } from "../builders/context.ts";
import { aResource, aSeries, cards, NOW, WINDOW } from "../builders/fleet.ts";
import { aJob, anAdvisor, aSpotFleet, spotPrices } from "../builders/spot.ts";

/** 28 % below on demand, one year. */
function committed(book: PriceBook): PriceBook {
  const offerings = Object.entries(book.regions["us-east-1"] ?? {}).map(([type, { onDemand, ...rest }]) => {
    if (!onDemand) return [type, rest] as const;
    const commitment1y = { ...onDemand, usdPerHour: usdPerHour(onDemand.usdPerHour * 0.72) };
    return [type, { ...rest, onDemand, commitment1y }] as const;
  });
  return { ...book, regions: { "us-east-1": Object.fromEntries(offerings) } };
}
const aPlanOf = (hourly: number): OwnedCommitment => ({
  kind: "savings-plan",
  id: "sp-1",
  scope: "compute",
  usdPerHour: usdPerHour(hourly),
  termYears: 1,
  start: addDays(NOW, -100),
  end: addDays(NOW, 265),
});
const owning = (...owned: OwnedCommitment[]): Partial<RuleContext> => ({
  prices: committed(spotPrices()),
  commitments: { window: WINDOW, recommendations: [], owned },
});

const quietBox = aResource({
  id: "i-box",
  instanceType: "m7i.4xlarge",
  telemetry: [
    aSeries("cpuUtilization", 0.001),
    aSeries("networkBytes", 0),
    aSeries("memoryUtilization", 0.01),
  ],
});
const largeBox = aResource({
  id: "i-large",
  instanceType: "m7i.4xlarge",
  telemetry: [aSeries("cpuUtilization", 0.2), aSeries("memoryUtilization", 0.2)],
});
const said = (resources: readonly Resource[], change: Partial<RuleContext> = {}) =>
  assess(RULES, aContext(resources, change)).evidence;
const named = (all: ReturnType<typeof said>, id: string) => {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`got ${all.map((one) => one.id).join(", ")}, expected ${id}`);
  return found;
};

describe("advice on one machine", () => {
  test("to make an idle machine smaller is for who does not stop it", () => {
    const all = said([quietBox]);
    expect(named(all, "right-size:i-box").alternativeTo).toBe("idle:i-box");
    expect(named(all, "idle:i-box")).not.toHaveProperty("alternativeTo");
  });

  test("to make it smaller stands alone once nobody listens to the other", () => {
    const { evidence } = assess(RULES, aContext([quietBox]), ({ rule }) => rule !== "idle");
    expect(named(evidence, "right-size:i-box")).not.toHaveProperty("alternativeTo");
  });

  test("to buy it on spot is reckoned with the smaller type, and says so", () => {
    const job = aResource({
      id: "i-job",
      instanceType: "g5.12xlarge",
      telemetry: [
        ...cards([0.3, 0, 0, 0]),
        aSeries("cpuUtilization", 0.05),
        aSeries("memoryUtilization", 0.05),
      ],
    });
    const facts = aSpotFleet(aJob({ instanceType: "g5.12xlarge" }), {
      running: ["i-job"],
      market: { advisor: anAdvisor(), interruptions: [], interruptionsSince: addDays(NOW, -90) },
    });
    const all = said([job], facts);
    expect(named(all, "partly-idle:i-job").proposed?.instanceType).toBe("g5.xlarge");
    const moved = named(all, "spot:finetune");
    expect(moved).toMatchObject({ presumes: ["partly-idle:i-job"], observed: { instanceType: "g5.xlarge" } });
    expect(moved.dollars?.nowUsdPerMonth).toBeCloseTo(1.006 * 730, 6);
  });
});

describe("a saving net of commitments", () => {
  test("is nothing while the commitment that covers the machine is paid on and nothing else takes it up", () => {
    const { evidence, passes } = assess(RULES, aContext([largeBox], owning(aPlanOf(0.8064 * 0.72))));
    expect(evidence.map(({ id }) => id)).not.toContain("right-size:i-large");
    expect(passes).toBeGreaterThan(0);
  });

  test("of an idle machine is said all the same, with what is left of it", () => {
    const idle = named(said([quietBox], owning(aPlanOf(0.8064 * 0.72))), "idle:i-box");
    expect(idle.dollars?.savingUsdPerMonth).toBeCloseTo(0.8064 * 730, 6);
    expect(idle.dollars?.netSavingUsdPerMonth).toBeCloseTo(0, 6);
    expect(idle.arithmetic.at(-1)).toContain("is paid on and nothing else takes it up");
  });

  test("is whole where another machine takes the commitment up", () => {
    const other = aResource({ ...largeBox, id: "i-other", telemetry: [aSeries("cpuUtilization", 0.7)] });
    const all = said([largeBox, other], owning(aPlanOf(0.8064 * 0.72)));
    const { dollars } = named(all, "right-size:i-large");
    expect(dollars?.netSavingUsdPerMonth).toBeCloseTo(dollars?.savingUsdPerMonth ?? 0, 6);
  });

  test("counts a commitment once: what the first finding frees, the second cannot lean on as well", () => {
    const boxes = ["i-1", "i-2"].map((id) => aResource({ ...quietBox, id }));
    const all = said(boxes, owning(aPlanOf(0.8064 * 0.72)));
    const nets = ["idle:i-1", "idle:i-2"].map((id) => named(all, id).dollars?.netSavingUsdPerMonth ?? 0);
    expect(nets[0]).toBeCloseTo(0.8064 * 730, 6);
    expect(nets[1]).toBeCloseTo(0, 6);
  });

  test("is not stated where nobody read what is owned", () => {
    expect(named(said([largeBox]), "right-size:i-large").dollars).not.toHaveProperty("netSavingUsdPerMonth");
  });

  test("owning nothing, it is the saving", () => {
    const { dollars } = named(said([largeBox], owning()), "right-size:i-large");
    expect(dollars?.netSavingUsdPerMonth).toBeCloseTo(dollars?.savingUsdPerMonth ?? 0, 6);
  });
});
