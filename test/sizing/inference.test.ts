import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Accelerator } from "../../lib/domain/instance-type.ts";
import { estimateInferenceMemory, type InferenceSetup } from "../../lib/sizing/inference-memory.ts";
import { estimateReplica } from "../../lib/sizing/inference-throughput.ts";
import { estimateMaxThroughput, estimateServing } from "../../lib/sizing/serving.ts";
import type { ServingSetup } from "../../lib/sizing/serving-setup.ts";
import { CHIPS, MODELS } from "./market.ts";

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
          expect(one.weights + one.kvCache + one.workspace + one.overhead).toBeCloseTo(one.total, 9);
          expect(estimateInferenceMemory(setup({ batch: batch + 1, quantization })).total).toBeGreaterThan(
            one.total,
          );
        },
      ),
    );
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
});

describe("an engine with continuous batching", () => {
  const asked = (change: Partial<ServingSetup & { concurrency: number }> = {}) => ({
    model: llama13b,
    precision: "fp16" as const,
    inputTokens: 512,
    outputTokens: 100,
    concurrency: 1,
    tensor: 1,
    pipeline: 1,
    engine: "trtllm" as const,
    ...change,
  });
  const served = (chip: Accelerator, change: Partial<ServingSetup & { concurrency: number }> = {}) => {
    const answer = estimateServing(asked(change), chip);
    if (!answer) throw new Error("expected an answer");
    return answer;
  };

  // FasterTransformer, 13B, one A100-40GB, 512 tokens in: 63.17 ms prefill, 22.0 ms a decode step (NVIDIA, 2022).
  test("13B on one A100 reads a prompt within 25 %, writes a token within 10 % of FasterTransformer's times", () => {
    const { prefill, decode } = served(chipNamed("A100-40GB"));
    expect(Math.abs(prefill.total / 0.06317 - 1)).toBeLessThan(0.25);
    expect(Math.abs(decode.total / 0.022 - 1)).toBeLessThan(0.1);
  });

  test("the parts of a pass sum to it", () => {
    const { prefill, decode } = served(chipNamed("A100-80GB"), { concurrency: 32, tensor: 4 });
    for (const { total, ...parts } of [prefill, decode])
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 12);
  });

  test("a mixture of experts reads few of them for one request, all of them for many", () => {
    const dense = { ...llama13b, parameters: 47e9 };
    const mixture = { ...dense, activeParameters: 13e9, experts: 8, expertsPerToken: 2 };
    const linear = (model: typeof dense, concurrency: number) =>
      served(chipNamed("H100-80GB"), { model, concurrency, tensor: 4 }).decode.linear;
    expect(linear(mixture, 1) / linear(dense, 1)).toBeLessThan(0.45);
    expect(linear(mixture, 1) / linear(dense, 1)).toBeGreaterThan(13 / 47);
    expect(linear(mixture, 40) / linear(mixture, 1)).toBeGreaterThan(3);
    expect(linear(mixture, 80) / linear(mixture, 40)).toBeCloseTo(1, 2);
  });

  test("laws: more bandwidth is never slower, more requests never make a token come sooner, int4 never weighs more", () => {
    const concurrency = fc.integer({ min: 1, max: 500 });
    const tokens = fc.integer({ min: 2, max: 16_000 });
    fc.assert(
      fc.property(concurrency, tokens, tokens, (requests, inputTokens, outputTokens) => {
        const chip = chipNamed("H100-80GB");
        const change = { concurrency: requests, inputTokens, outputTokens };
        const slow = served(chip, change);
        const fast = served({ ...chip, memoryGBPerSecond: chip.memoryGBPerSecond * 1.5 }, change);
        expect(fast.decode.total).toBeLessThanOrEqual(slow.decode.total);
        expect(served(chip, { ...change, concurrency: requests + 1 }).tpotMs).toBeGreaterThanOrEqual(
          slow.tpotMs,
        );
        // What smaller weights leave free may let more requests run at once, which then make a step longer.
        const quantized = served(chip, { ...change, quantization: "awq-int4" });
        if (quantized.running === slow.running)
          expect(quantized.decode.linear).toBeLessThanOrEqual(slow.decode.linear);
        else expect(quantized.running).toBeGreaterThan(slow.running);
      }),
    );
  });

  test("70B at 16 bit leaves two A100-80GB little cache: four cards give several times as much (TensorRT-LLM: 5.3 times)", () => {
    const model = MODELS["llama-2-70b"];
    if (!model) throw new Error("the market of these tests has lost llama-2-70b");
    const most = (tensor: number) =>
      estimateMaxThroughput(
        asked({ model, tensor, inputTokens: 128, outputTokens: 2048 }),
        chipNamed("A100-80GB"),
      );
    const ratio = (most(4)?.outputTokensPerSecond ?? 0) / (most(2)?.outputTokensPerSecond ?? 1);
    expect(ratio).toBeGreaterThan(3);
    expect(ratio).toBeLessThan(8);
    expect(most(1)).toBeUndefined();
  });
});
