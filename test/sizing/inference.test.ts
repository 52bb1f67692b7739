import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Accelerator } from "../../lib/domain/instance-type.ts";
import { estimateInferenceMemory, type InferenceSetup } from "../../lib/sizing/inference-memory.ts";
import { estimateReplica } from "../../lib/sizing/inference-throughput.ts";
import { CHIPS, MODELS } from "./market.ts";
import { HAS_BATCH, median, relativeErrors, WHY_SKIPPED } from "./published.ts";

const llama7b = MODELS["llama-2-7b"];
const llama13b = MODELS["llama-2-13b"];
if (!llama7b || !llama13b) throw new Error("the market of these tests has lost its models");

const setup = (change: Partial<InferenceSetup> = {}): InferenceSetup => ({
  model: llama7b,
  precision: "bf16",
  contextTokens: 300,
  batch: 1,
  tensor: 1,
  pipeline: 1,
  ...change,
});

function chipNamed(name: string): Accelerator {
  const chip = CHIPS[name];
  if (!chip) throw new Error(`the market of these tests has lost ${name}`);
  return chip;
}

describe("inference memory", () => {
  test("7B at 16 bit holds 13.5 GB of weights, as LitGPT measures (13.52 GB)", () => {
    const { weights } = estimateInferenceMemory(setup());
    expect((weights * 2 ** 30) / 1e9).toBeCloseTo(13.48, 1);
  });

  test("the KV cache of llama-2-7b takes half a MiB a token, an eighth of the heads an eighth of it", () => {
    const { kvCache } = estimateInferenceMemory(setup({ contextTokens: 2048 }));
    expect(kvCache).toBeCloseTo(1, 6);
    const grouped = estimateInferenceMemory(
      setup({ contextTokens: 2048, model: { ...llama7b, kvHeads: 4 } }),
    );
    expect(grouped.kvCache).toBeCloseTo(1 / 8, 6);
  });

  test("a key-value head is repeated, not split, when tensor parallelism runs out of heads", () => {
    const model = { ...llama7b, kvHeads: 2 };
    const kv = (tensor: number) => estimateInferenceMemory(setup({ model, tensor })).kvCache;
    expect(kv(4)).toBe(kv(2));
  });

  test("the parts sum to the total, and more sequences never take less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom("int8-kv", "bnb.nf4", "gptq-int8"),
        (batch, quantization) => {
          const one = estimateInferenceMemory(setup({ batch, quantization }));
          expect(one.weights + one.kvCache + one.overhead).toBeCloseTo(one.total, 9);
          expect(estimateInferenceMemory(setup({ batch: batch + 1, quantization })).total).toBeGreaterThan(
            one.total,
          );
        },
      ),
    );
  });

  test.skipIf(!HAS_BATCH)(`is within 25 % of published measurements in the median ${WHY_SKIPPED}`, () => {
    const errors = relativeErrors(
      "inference-memory",
      "memoryGiBPerAccelerator",
      (row) => estimateInferenceMemory({ ...row, ...row.parallelism } as unknown as InferenceSetup).total,
    );
    console.log(
      `inference memory: median error ${(median(errors.map(Math.abs)) * 100).toFixed(1)} % over ${errors.length} rows`,
    );
    expect(errors.length).toBeGreaterThan(25);
    expect(median(errors.map(Math.abs))).toBeLessThan(0.25);
  });
});

describe("throughput of an unmeasured replica", () => {
  const serving = { precision: "fp16" as const, contextTokens: 4096, outputTokens: 256 };
  const replica = (chip: Accelerator, change: object = {}) =>
    estimateReplica({ model: llama13b, precision: "fp16", tensor: 1, serving, ...change }, chip);

  test("13B at 16 bit does not fit a 24 GB card", () => {
    expect(replica(chipNamed("A10G-24GB"))).toBeUndefined();
  });

  test("a latency limit no batch can meet has no answer", () => {
    expect(replica(chipNamed("A100-80GB"), { limitMs: 100 })).toBeUndefined();
  });

  test("batch / latency is the throughput, within memory and the limit", () => {
    const one = replica(chipNamed("A100-80GB"), { limitMs: 20_000 });
    expect(one?.qps).toBeCloseTo((one?.batch ?? 0) / ((one?.latencyMs ?? 1) / 1000), 9);
    expect(one?.latencyMs).toBeLessThanOrEqual(20_000);
    expect(one?.memoryGiB).toBeLessThanOrEqual(79.15 * 0.95);
  });

  test("more latency allowed never serves fewer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5_000, max: 60_000 }), (limitMs) => {
        const tight = replica(chipNamed("A100-80GB"), { limitMs })?.batch ?? 0;
        expect(replica(chipNamed("A100-80GB"), { limitMs: limitMs * 2 })?.batch ?? 0).toBeGreaterThanOrEqual(
          tight,
        );
      }),
    );
  });

  // FasterTransformer, 13B, one A100-40GB, 512 tokens in: 22.0 ms a decode step, 63.17 ms prefill (NVIDIA, 2022).
  test("one request on a 13B model is within 30 % of FasterTransformer's", () => {
    const roomForOne = { ...chipNamed("A100-40GB"), memoryGiB: 27 };
    const single = replica(roomForOne, { serving: { ...serving, contextTokens: 612, outputTokens: 100 } });
    expect(single?.batch).toBe(1);
    const published = 63.17 + 100 * 22;
    expect(Math.abs((single?.latencyMs ?? 0) / published - 1)).toBeLessThan(0.3);
  });
});
