import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { campaignDays, fleetForDeadline, smallestFleet } from "../../lib/sizing/layout-fleet.ts";
import { fastestLayout, hasLayout, isHoldable, layoutText } from "../../lib/sizing/layout-search.ts";
import { chunksOf, type LayoutJob, pipelinesOf, waysOf } from "../../lib/sizing/layout-space.ts";
import { FILL_AT_MOST } from "../../lib/sizing/training-accelerators.ts";
import { estimateTrainingMemory } from "../../lib/sizing/training-memory.ts";
import { dataReplicas, type TrainingSetup } from "../../lib/sizing/training-setup.ts";
import { estimateTrainingStep } from "../../lib/sizing/training-step.ts";
import { CHIPS, MODELS } from "./market.ts";

const chipOf = (name: string) => {
  const chip = CHIPS[name];
  if (!chip) throw new Error(`no chip ${name}`);
  return chip;
};
const aJob = (model: string, change: Partial<LayoutJob> = {}): LayoutJob => {
  const architecture = MODELS[model];
  if (!architecture) throw new Error(`no model ${model}`);
  return {
    model: architecture,
    method: "full",
    precision: "bf16",
    optimizer: "adamw",
    sequenceLength: 4096,
    accelerators: 64,
    globalBatchSequences: 512,
    ...change,
  };
};

/** Everything the search may answer, one by one. */
function bestByTrial(job: LayoutJob, chipName: string): number {
  const chip = chipOf(chipName);
  let best = 0;
  for (const way of waysOf(job))
    for (const pipeline of pipelinesOf(job, way))
      for (const microBatch of [1, 2, 4, 8, 16]) {
        const sharding = job.accelerators === way.tensor * pipeline ? ("none" as const) : way.sharding;
        const virtualPipeline = chunksOf(job.model.layers, pipeline);
        const asked: TrainingSetup = { ...job, ...way, sharding, pipeline, virtualPipeline, microBatch };
        const round = dataReplicas(asked) * microBatch;
        const globalBatchSequences = Math.floor((job.globalBatchSequences ?? 0) / round) * round;
        if (globalBatchSequences < 0.9 * (job.globalBatchSequences ?? 0)) continue;
        const setup = { ...asked, globalBatchSequences };
        if (estimateTrainingMemory(setup).total > chip.memoryGiB * FILL_AT_MOST) continue;
        best = Math.max(best, estimateTrainingStep(setup, chip)?.tokensPerSecondPerAccelerator ?? 0);
      }
  return best;
}

describe("the fastest layout", () => {
  test("is what trying every layout finds", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("llama-2-7b", "llama-2-13b", "llama-2-70b", "gpt2-medium"),
        fc.constantFrom(1, 4, 8, 24, 64, 256),
        fc.constantFrom(2048, 4096, 32_768, 1_000_000),
        fc.constantFrom("A100-80GB", "H100-80GB"),
        (model, accelerators, sequenceLength, chip) => {
          const job = aJob(model, { accelerators, sequenceLength });
          const found = fastestLayout(job, chipOf(chip));
          expect(found?.step.tokensPerSecondPerAccelerator ?? 0).toBeCloseTo(bestByTrial(job, chip), 9);
          expect(hasLayout(job, chipOf(chip))).toBe(found !== undefined);
          if (found) expect(isHoldable(job, chipOf(chip), FILL_AT_MOST)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("fits, divides evenly and says itself in a line", () => {
    const layout = fastestLayout(aJob("llama-2-70b"), chipOf("H100-80GB"));
    if (!layout) throw new Error("64 x H100 hold a 70B");
    const { setup, memory } = layout;
    expect(memory.total).toBeLessThanOrEqual(79.1 * FILL_AT_MOST);
    expect(setup.accelerators % (setup.tensor * setup.pipeline * setup.context)).toBe(0);
    expect((setup.globalBatchSequences ?? 0) % (dataReplicas(setup) * setup.microBatch)).toBe(0);
    expect(layoutText(layout)).toMatch(/^tensor .*, pipeline .*zero1, micro-batch 1 of 512, recompute /);
  });

  test.each(["none", "selective", "full"] as const)(
    "keeps to %s recomputation where that is decided",
    (activationCheckpointing) => {
      const decided = fastestLayout(aJob("llama-2-70b", { activationCheckpointing }), chipOf("H100-80GB"));
      const free = fastestLayout(aJob("llama-2-70b"), chipOf("H100-80GB"));
      expect(decided?.setup.activationCheckpointing).toBe(activationCheckpointing);
      expect(decided?.step.seconds.total).toBeGreaterThanOrEqual(free?.step.seconds.total ?? Number.NaN);
    },
  );

  test("one accelerator has nothing to spread over", () => {
    const layout = fastestLayout(aJob("gpt2-medium", { accelerators: 1 }), chipOf("A100-80GB"));
    expect(layout?.setup).toMatchObject({ tensor: 1, pipeline: 1, context: 1, sharding: "none" });
  });

  test("there is none where nothing fits, nor where the chip lacks the precision", () => {
    expect(fastestLayout(aJob("llama-2-70b", { accelerators: 8 }), chipOf("A100-40GB"))).toBeUndefined();
    expect(fastestLayout(aJob("gpt2-medium"), chipOf("T4-16GB"))).toBeUndefined();
  });
});

describe("the smallest fleet", () => {
  const fleetOf = ({ accelerators: _, ...job }: LayoutJob) => job;

  test.each([
    ["gpt2-medium", "A100-80GB", 1],
    ["llama-2-7b", "A100-80GB", 2],
    ["llama-2-70b", "A100-80GB", 24],
  ])("of %s on %s is %d", (model, chip, accelerators) => {
    const answer = smallestFleet(fleetOf(aJob(model)), chipOf(chip));
    expect(answer).toMatchObject({ feasible: true, accelerators });
  });

  test("says why there is none", () => {
    const job = fleetOf(aJob("llama-2-7b", { sequenceLength: 100_000_000, globalBatchSequences: 8 }));
    expect(isHoldable(job, chipOf("A10G-24GB"), FILL_AT_MOST)).toBe(false);
    expect(smallestFleet(job, chipOf("A10G-24GB"))).toMatchObject({
      feasible: false,
      reason: expect.stringMatching(
        /no layout of up to 16384 x A10G-24GB keeps one accelerator within 21.2 GiB/,
      ),
    });
    expect(smallestFleet(fleetOf(aJob("llama-2-7b")), chipOf("T4-16GB"))).toEqual({
      feasible: false,
      reason: "T4-16GB has no bf16",
    });
  });

  test.each([
    ["llama-2-7b", "A100-80GB", 1024, 60],
    ["llama-2-13b", "H100-80GB", 100, 40],
    ["llama-2-70b", "H100-80GB", 976, 35],
  ])(
    "of %s on %s with %d sequences in %d days: no fleet of fewer nodes is in time",
    (model, chip, globalBatchSequences, days) => {
      const job = fleetOf(aJob(model, { globalBatchSequences }));
      const deadline = { tokens: 2e12, days };
      const answer = fleetForDeadline(job, chipOf(chip), deadline);
      if (!answer.feasible) throw new Error(answer.reason);
      expect(campaignDays(answer.layout, deadline)).toBeLessThanOrEqual(days);
      for (let accelerators = 8; accelerators < answer.accelerators; accelerators += 8) {
        const less = fastestLayout({ ...job, accelerators }, chipOf(chip));
        if (less) expect(campaignDays(less, deadline)).toBeGreaterThan(days);
      }
    },
  );

  test.each([
    ["llama-2-70b", 1_000_000, 512],
    ["llama-2-13b", 2_000_000, 3],
  ])(
    "that holds %s at %d tokens a sequence is the first that does",
    (model, sequenceLength, globalBatchSequences) => {
      const job = fleetOf(aJob(model, { sequenceLength, globalBatchSequences }));
      const answer = smallestFleet(job, chipOf("A100-80GB"));
      const fits = (accelerators: number) => hasLayout({ ...job, accelerators }, chipOf("A100-80GB"));
      const first = [1, 2, 4, ...Array.from({ length: 2048 }, (_, node) => 8 * (node + 1))].find(fits);
      expect(answer.feasible ? answer.accelerators : undefined).toBe(first);
    },
  );

  test("beyond one NVLink domain is whole ones of it", () => {
    const job = fleetOf(aJob("llama-2-70b", { acceleratorsPerNode: 72, globalBatchSequences: 1008 }));
    const inTime = fleetForDeadline(job, chipOf("H100-80GB"), { tokens: 2e12, days: 60 });
    expect(inTime.feasible && inTime.accelerators).toBeGreaterThan(72);
    expect(inTime.feasible && inTime.accelerators % 72).toBe(0);
  });

  test("a deadline no fleet meets says how long the fastest takes", () => {
    const job = fleetOf(aJob("llama-2-70b"));
    expect(fleetForDeadline(job, chipOf("A100-80GB"), { tokens: 2e12, days: 1 })).toMatchObject({
      feasible: false,
      reason: expect.stringMatching(
        /^not in 1 days: a fleet of \d+, the fastest tried, takes .*; a global batch of 512 sequences/,
      ),
    });
  });
});
