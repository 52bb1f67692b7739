import { describe, expect, test } from "vitest";
import { usd } from "../../lib/domain/units.ts";
import type { InferenceWorkload, Workload } from "../../lib/domain/workload.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { STRATEGIES } from "../../lib/sizing/strategies/index.ts";
import {
  optimize,
  rankCombinations,
  tryStrategies,
  type Watched,
} from "../../lib/sizing/strategies/what-if.ts";
import { aPlan, aService, aTrainingJob, FACTS } from "./market.ts";

const interruptible = { interruptible: { checkpointMinutes: 10 } };
const { replica: _, ...unmeasured } = aService({ name: "llm", demand: { peakQps: 2 } });
const llm: InferenceWorkload = {
  ...unmeasured,
  model: "llama-2-13b",
  serving: { precision: "fp16", contextTokens: 4096, outputTokens: 256 },
};

function outcome(strategy: string, workload: Workload, watched: Watched = {}) {
  const found = tryStrategies(sizePlan(aPlan([workload]), FACTS), FACTS, watched).find(
    (one) => one.strategy === strategy,
  );
  if (!found) throw new Error(`no outcome of ${strategy}`);
  return found;
}

describe("each strategy answers every workload", () => {
  test("ten strategies, each with a trade-off, each once", () => {
    expect(new Set(STRATEGIES.map(({ id }) => id)).size).toBe(10);
    expect(STRATEGIES.every(({ tradeOff }) => tradeOff.length > 10)).toBe(true);
  });

  test("a saving is today's dollars less the re-sized plan's, never a flat percentage", () => {
    const spot = outcome("spot", aTrainingJob(interruptible));
    expect(spot.applies).toBe(true);
    expect(spot.savingUsd).toBeCloseTo((spot.monthlyUsdNow ?? 0) * 0.65, 6);
    expect(spot.arithmetic.at(-1)).toMatch(/ = .* USD a month$/);
  });

  test.each<[string, Workload, RegExp]>([
    ["spot", aTrainingJob(), /says nothing of checkpoints/],
    ["spot", aService(), /must not vanish/],
    ["spot", aTrainingJob({ ...interruptible, purchase: "spot" }), /already on spot/],
    ["reserved", aTrainingJob(), /a commitment is paid for all of them/],
    ["mixed-precision", aTrainingJob(), /already bf16/],
    ["quantization-int8", aService(), /measure a quantized replica/],
    ["quantization-fp8", { ...llm, accelerator: "A100-80GB" }, /A100-80GB has no fp8/],
    ["quantization-int4", aTrainingJob(), /training has qlora/],
    ["scale-to-zero", aTrainingJob(), /ends by itself/],
    ["right-sizing", aService(), /utilization not observed/],
  ])("%s says why it does not apply", (strategy, workload, why) => {
    const result = outcome(strategy, workload);
    expect(result.applies).toBe(false);
    expect(result.why).toMatch(why);
  });

  test("a commitment saves what the two prices say", () => {
    const service = aService({ accelerator: "T4-16GB", replica: { qps: 200, vcpus: 4, memoryGiB: 8 } });
    expect(outcome("reserved", service).savingUsd).toBeCloseTo(7 * (0.526 - 0.331) * 730, 6);
  });

  test("8-bit weights serve more from the same card, and the re-sized service costs no more", () => {
    const result = outcome("quantization-int8", llm);
    expect(result.applies).toBe(true);
    expect(result.savingUsd).toBeGreaterThanOrEqual(0);
  });

  test("an outcome says what it would run on", () => {
    expect(outcome("quantization-int4", llm)).toMatchObject({
      basis: "assumed",
      layoutThen: expect.stringMatching(/^\d+ x \S+, \d+ x \S+, \d+ replicas?$/),
    });
  });

  test("right-sizing needs an observation and lands on the smaller machine", () => {
    const service = aService({ accelerator: "A10G-24GB", replica: { qps: 200, vcpus: 8, memoryGiB: 32 } });
    const result = outcome("right-sizing", service, { observedUtilization: { "fraud-detection": 0.3 } });
    expect(result.savingUsd).toBeCloseTo(7 * (1.212 - 1.006) * 730, 6);
  });

  test("what rests on an assumption says so and names it", () => {
    const result = outcome("scale-to-zero", aService());
    expect(result.basis).toBe("assumed");
    expect(result.why).toContain("assumed: no request at all in 50 %");
    expect(result.savingUsd).toBeCloseTo((result.monthlyUsdNow ?? 0) / 2, 6);
  });

  test("a workload that cannot run is offered nothing", () => {
    const infeasible = aTrainingJob({ accelerator: "A100-40GB", accelerators: 2, ...interruptible });
    expect(tryStrategies(sizePlan(aPlan([infeasible]), FACTS), FACTS)).toEqual([]);
  });
});

describe("the optimized total", () => {
  const gpuService = aService({
    name: "rank",
    accelerator: "A10G-24GB",
    replica: { qps: 200, vcpus: 8, memoryGiB: 32 },
  });
  const airflow: Workload = { name: "airflow", kind: "fixed", monthlyUsd: usd(200), purchase: "on-demand" };
  const plan = sizePlan(aPlan([gpuService, aTrainingJob(interruptible), airflow]), FACTS);
  const watched: Watched = { observedUtilization: { rank: 0.3 } };

  test("is the re-sized plan, so two strategies on one workload save each dollar once", () => {
    const optimized = optimize(plan, FACTS, watched);
    const rank = optimized.chosen.find(({ workload }) => workload === "rank");
    expect(rank?.strategies).toEqual(["right-sizing", "reserved"]);
    expect(rank?.monthlyUsd).toBeCloseTo(7 * 0.63378 * 730, 6);
    const separately = tryStrategies(plan, FACTS, watched)
      .filter((one) => one.workload === "rank" && ["right-sizing", "reserved"].includes(one.strategy))
      .reduce((sum, { savingUsd = 0 }) => sum + savingUsd, 0);
    expect((plan.workloads[0]?.monthlyUsd ?? 0) - (rank?.monthlyUsd ?? 0)).toBeLessThan(separately);
  });

  test("rests on no assumption and leaves fixed costs alone", () => {
    const optimized = optimize(plan, FACTS, watched);
    const assumed = STRATEGIES.filter(({ basis }) => basis === "assumed").map(({ id }) => id);
    expect(
      optimized.chosen.flatMap(({ strategies }) => strategies).filter((id) => assumed.includes(id)),
    ).toEqual([]);
    const parts = optimized.chosen.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);
    expect(optimized.monthlyUsdThen).toBeCloseTo(parts + 200, 6);
  });

  test("combinations are sized together, name their basis, and hold no strategy that saves nothing", () => {
    const ranked = rankCombinations(plan, FACTS, watched);
    expect(ranked.map(({ savingUsd }) => savingUsd)).toEqual(
      ranked.map(({ savingUsd }) => savingUsd).toSorted((a, b) => b - a),
    );
    const [first] = ranked;
    expect(first?.strategies.length).toBeGreaterThan(1);
    expect(first?.basis).toBe("assumed");
    for (const { workload, strategies, monthlyUsd } of ranked)
      for (const other of ranked)
        if (other.workload === workload && strategies.every((one) => other.strategies.includes(one)))
          expect(other.monthlyUsd).toBeLessThanOrEqual(monthlyUsd);
  });

  test("a commitment is paid for every hour: none is combined with hours that nobody pays", () => {
    const service = aService({ accelerator: "A10G-24GB", replica: { qps: 200, accelerators: 1 } });
    const ranked = rankCombinations(sizePlan(aPlan([service]), FACTS), FACTS);
    const both = ["scale-to-zero", "reserved"];
    expect(ranked.some(({ strategies }) => strategies.includes("scale-to-zero"))).toBe(true);
    expect(ranked.filter(({ strategies }) => both.every((one) => strategies.includes(one)))).toEqual([]);
  });

  test("never costs more than the plan", () => {
    expect(optimize(plan, FACTS).monthlyUsdThen).toBeLessThanOrEqual(plan.monthlyUsd);
  });
});
