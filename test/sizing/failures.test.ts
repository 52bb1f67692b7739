import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestRhythm } from "../../lib/purchase/checkpoint.ts";
import { estimateFailures } from "../../lib/sizing/failures.ts";
import { fastestLayout } from "../../lib/sizing/layout-search.ts";
import { networkOf } from "../../lib/sizing/network.ts";
import { storageOf } from "../../lib/sizing/storage.ts";
import { CHIPS, MODELS } from "./market.ts";

const llama = MODELS["llama-2-70b"];
const chip = CHIPS["A100-80GB"];
if (!llama || !chip) throw new Error("the market has lost llama-2-70b or A100-80GB");

describe("failures of a fleet", () => {
  test("Llama-3.1-405B on 16,384 H100: one in 3.09 h, over 90 % of the time effective", () => {
    const model = { ...llama, parameters: 405.85e9 };
    const { mtbfHours, stretch } = estimateFailures({
      model,
      method: "full",
      accelerators: 16_384,
      nodes: 2_048,
    });
    expect(mtbfHours).toBeCloseTo(3.09, 1);
    expect(1 / stretch).toBeGreaterThan(0.9);
  });

  test("BLOOM on 384 A100: 2.3 TB in 40 s, under 1 % of the time", () => {
    const model = { ...llama, parameters: 176.2e9 };
    const failures = estimateFailures({ model, method: "full", accelerators: 384, nodes: 48 });
    expect(failures.checkpointBytes / 2.3e12).toBeCloseTo(1.07, 2);
    expect(failures.writeHours * 3600).toBeCloseTo(42.8, 1);
    expect(failures.writeHours / failures.intervalHours).toBeLessThan(0.02);
  });

  test("twice the fleet fails twice as often and never loses less", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), (nodes) => {
        const one = estimateFailures({ model: llama, method: "full", accelerators: nodes * 8, nodes: 1 });
        const two = estimateFailures({ model: llama, method: "full", accelerators: nodes * 16, nodes: 1 });
        expect(two.mtbfHours).toBeCloseTo(one.mtbfHours / 2, 9);
        expect(two.stretch).toBeGreaterThanOrEqual(one.stretch);
      }),
    );
  });

  test("Young's interval loses at most half a percent to the best one", () => {
    const failures = estimateFailures({ model: llama, method: "full", accelerators: 16_384, nodes: 2_048 });
    const best = bestRhythm({
      mtbfMinutes: failures.mtbfHours * 60,
      writeMinutes: failures.writeHours * 60,
      restartMinutes: 10,
    });
    expect(failures.stretch).toBeGreaterThanOrEqual(best.stretch);
    expect(failures.stretch / best.stretch).toBeLessThan(1.005);
  });
});

test("storage is the tokens at two bytes, four for large vocabularies, and three checkpoints", () => {
  expect(storageOf({ model: llama, method: "full" }, 2e12)).toMatchObject({ datasetBytes: 4e12 });
  expect(storageOf({ model: { ...llama, vocabSize: 128_256 }, method: "full" }, 2e12).datasetBytes).toBe(
    8e12,
  );
  const { checkpointBytes, totalBytes, monthlyUsd } = storageOf({ model: llama, method: "full" }, 2e12);
  expect(checkpointBytes).toBe(3 * 14 * llama.parameters);
  expect(storageOf({ model: llama, method: "lora", loraRank: 16 }, 2e12).checkpointBytes).toBeLessThan(
    checkpointBytes / 300,
  );
  expect(monthlyUsd).toBeCloseTo((totalBytes / 1e9) * 0.023, 6);
});

test("a node alone needs no network; more nodes need what their gradients take", () => {
  const job = {
    model: llama,
    method: "full",
    precision: "bf16",
    optimizer: "adamw",
    sequenceLength: 4096,
    globalBatchSequences: 512,
  } as const;
  const layout = fastestLayout({ ...job, accelerators: 64 }, chip);
  if (!layout) throw new Error("64 x A100 hold a 70B");
  const { bytesPerNodeAndStep, gbpsPerNode } = networkOf(layout);
  expect(gbpsPerNode).toBeCloseTo((bytesPerNodeAndStep * 8) / 1e9 / layout.step.seconds.total, 9);
  expect(gbpsPerNode).toBeGreaterThan(0);
  expect(networkOf({ ...layout, setup: { ...layout.setup, accelerators: 8 } }).gbpsPerNode).toBe(0);
});
