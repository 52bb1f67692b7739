import { describe, expect, test } from "vitest";
import type { InferenceWorkload } from "../../lib/domain/workload.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { type Growth, growthOf } from "../../lib/sizing/growth.ts";
import { aPlan, aService, aTrainingJob, FACTS } from "./market.ts";

const growing = (growthPerMonth: number, change: Partial<InferenceWorkload> = {}): InferenceWorkload =>
  aService({ demand: { peakQps: 1000, growthPerMonth }, ...change });
const growthIn = (workload: InferenceWorkload): Growth => {
  const [growth] = growthOf(sizePlan(aPlan([workload]), FACTS), FACTS);
  if (!growth) throw new Error("no growth");
  return growth;
};

describe("growth", () => {
  test("planned replicas last until demand with its headroom fills them", () => {
    // 7 x 200 = 1000 x 1.3 x 1.05 ^ t
    expect(growthIn(growing(0.05)).lastsMonths).toBeCloseTo(Math.log(1400 / 1300) / Math.log(1.05), 2);
  });

  test("a quarter and a year from now are sized and priced as a plan of that demand would be", () => {
    const { short, long } = growthIn(growing(0.05));
    expect(short.replicas).toBe(Math.ceil((1000 * 1.05 ** 3 * 1.3) / 200));
    expect(long.replicas).toBe(Math.ceil((1000 * 1.05 ** 12 * 1.3) / 200));
    const later = aService({ demand: { peakQps: 1000 * 1.05 ** 12 } });
    expect(long.monthlyUsd).toBe(sizePlan(aPlan([later]), FACTS).monthlyUsd);
  });

  test("additions say when to add how many, and add up to the year's replicas", () => {
    const { additions, long } = growthIn(growing(0.1));
    expect(additions[0]).toEqual({ inMonths: 1, replicas: 1 });
    expect(additions.reduce((sum, { replicas }) => sum + replicas, 7)).toBe(long.replicas);
  });

  test("the percentile counts: a strict target fills the replicas earlier", () => {
    const strict = growing(0.05, { demand: { peakQps: 1000, growthPerMonth: 0.05, p99LatencyMs: 10 } });
    expect(growthIn(strict).lastsMonths).toBeLessThan(growthIn(growing(0.05)).lastsMonths + 12);
    expect(growthIn(strict).long.replicas).toBeGreaterThan(growthIn(growing(0.05)).long.replicas);
  });

  test("demand that shrinks lasts; what does not grow, or is no service, has no line", () => {
    expect(growthIn(growing(-0.05))).toMatchObject({ lastsMonths: Infinity, additions: [] });
    expect(growthOf(sizePlan(aPlan([aService(), aTrainingJob()]), FACTS), FACTS)).toEqual([]);
  });
});
