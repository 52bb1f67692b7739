import { describe, expect, test } from "vitest";
import { sizeRow } from "../../lib/cli/size.ts";
import type { TrainingWorkload } from "../../lib/domain/workload.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { explainWorkload } from "../../lib/sizing/explanation.ts";
import { aPlan, aTrainingJob, CHIPS, FACTS } from "./market.ts";

const pretrain = {
  method: "full",
  precision: "bf16",
  optimizer: "adamw",
  tokens: 2e12,
  sequenceLength: 4096,
  globalBatchTokens: 4e6,
  activationCheckpointing: "selective",
  deadlineDays: 35,
} as const;
const llama70b = (training: Partial<TrainingWorkload["training"]> = {}): TrainingWorkload =>
  aTrainingJob({
    model: "llama-2-70b",
    accelerator: "H100-80GB",
    training: { ...pretrain, ...training },
  });

const sized = (workload: TrainingWorkload) => {
  const plan = sizePlan(aPlan([workload]), FACTS);
  const [capacity] = plan.workloads;
  if (!capacity) throw new Error("the plan lost its workload");
  return { capacity, explanation: explainWorkload(plan, workload.name, FACTS) };
};

const row = {
  id: "l",
  task: "layout",
  model: "llama-2-70b",
  accelerator: "H100-80GB",
  precision: "bf16",
  sequenceLength: 4096,
  activationCheckpointing: "selective",
  tokens: 2e12,
  deadlineDays: 35,
};

describe("a planned training job", () => {
  test.each([
    [4e6, 976],
    [4_096_000, 1000],
    [500_000, 122],
  ])("of %d tokens a step is laid out as `size --task layout` lays out %d sequences", (tokens, sequences) => {
    const { capacity } = sized(llama70b({ globalBatchTokens: tokens }));
    const layout = sizeRow(
      { ...row, globalBatchSequences: sequences },
      { accelerators: CHIPS, modelNamed: FACTS.modelNamed },
    );
    expect(capacity.accelerators).toBe(layout.accelerators);
    expect((capacity.runHours ?? 0) / 24).toBeCloseTo(Number(layout.days), 9);
    expect(capacity.vramGiBEach).toBe(layout.peakMemoryGiBPerAccelerator);
  });

  test("never has more copies of the model than sequences a step, and explains the layout it counts with", () => {
    const { capacity, explanation } = sized(llama70b());
    const step = explanation?.parts.find(({ title }) => title.startsWith("One step"));
    const [, copies] = step?.says?.match(/data (\d+)/) ?? [];
    expect(Number(copies)).toBeLessThanOrEqual(976);
    expect(step?.title).toContain(`on ${capacity.accelerators}`);
  });

  test("of one sequence a step is not spread over more copies than one", () => {
    const { capacity } = sized(llama70b({ globalBatchTokens: 4096 }));
    expect(capacity.feasible).toBe(false);
    expect(capacity.notes[0]).toMatch(/^not in 35 days: .*; a global batch of 1 sequences feeds no more/);
  });

  test("on more accelerators than its batch feeds is refused, and told what would do", () => {
    const { capacity } = sized({ ...llama70b({ globalBatchTokens: 8192 }), accelerators: 16_000 });
    expect(capacity.notes[0]).toBe(
      "16000 x H100-80GB: a global batch of 2 sequences cannot be shared out among them; 32 would do",
    );
  });

  test("that no fleet finishes in time blames the deadline, not the card", () => {
    const { capacity } = sized(llama70b({ deadlineDays: 0.01 }));
    expect(capacity.notes[0]).toMatch(/^not in 0.01 days: a fleet of \d+, the fastest tried, takes /);
  });

  test("on any chip that none finishes in time tells of the fastest, not of one without its precision", () => {
    const { accelerator: _, ...anywhere } = llama70b({ deadlineDays: 0.01 });
    const { capacity } = sized(anywhere);
    expect(capacity.notes[0]).toMatch(/^not in 0.01 days: /);
  });

  test("with a deadline and no tokens is the fewest that hold it, and claims no days", () => {
    const { tokens: _, ...training } = pretrain;
    const { capacity } = sized(aTrainingJob({ ...llama70b(), training }));
    expect(capacity.accelerators).toBe(24);
    expect(capacity.arithmetic.join()).not.toContain("days");
  });
});
