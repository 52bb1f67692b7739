import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Accelerator } from "../../lib/domain/instance-type.ts";
import { estimateMaxThroughput, estimateServing } from "../../lib/sizing/serving.ts";
import { CHIPS, MODELS } from "./market.ts";

const [chip, model] = [CHIPS["A100-80GB"], MODELS["llama-2-13b"]];
if (!chip || !model) throw new Error("the market of these tests has lost a chip or a model");

const asked = {
  model,
  precision: "fp16" as const,
  inputTokens: 1024,
  outputTokens: 256,
  concurrency: 1,
  tensor: 1,
  pipeline: 1,
  engine: "vllm" as const,
};
function served(change: Partial<typeof asked>, on: Accelerator = chip as Accelerator) {
  const answer = estimateServing({ ...asked, ...change }, on);
  if (!answer) throw new Error("expected an answer");
  return answer;
}

describe("more requests than memory holds", () => {
  // 13B, 0.78 MiB a token: an A100-80GB holds 45 or so of 1,280 tokens.
  const [few, many] = [served({ concurrency: 30 }), served({ concurrency: 300 })];

  test("all run while there is room; beyond it the rest wait, and memory is what binds", () => {
    expect(few.running).toBe(30);
    expect(few.limit).not.toBe("memory");
    expect(many.running).toBeLessThan(60);
    expect(many.limit).toBe("memory");
  });

  test("waiting costs the first token, not those after it: twice as many requests, the same rate", () => {
    const more = served({ concurrency: 600 });
    expect(more.tpotMs).toBe(many.tpotMs);
    expect(more.ttftMs).toBeGreaterThan(2 * many.ttftMs);
    expect(more.outputTokensPerSecond).toBeCloseTo(many.outputTokensPerSecond, 6);
  });

  test("more of them than fit never beat the most that the replica can give by more than a fifth", () => {
    const most = estimateMaxThroughput(asked, chip)?.outputTokensPerSecond ?? 0;
    expect(many.outputTokensPerSecond).toBeLessThan(1.2 * most);
    expect(many.outputTokensPerSecond).toBeGreaterThan(0.5 * most);
  });
});

test("laws: more memory never delays a first token; more requests never make one come sooner; shorter prompts help", () => {
  const tokens = fc.integer({ min: 1, max: 4000 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      tokens,
      tokens,
      (concurrency, inputTokens, outputTokens) => {
        const change = { concurrency, inputTokens, outputTokens };
        const one = served(change);
        const roomy = served(change, { ...chip, memoryGiB: chip.memoryGiB * 1.5 });
        expect(roomy.running).toBeGreaterThanOrEqual(one.running);
        const slack = 1e-9 * one.ttftMs;
        expect(served({ ...change, concurrency: concurrency + 1 }).ttftMs).toBeGreaterThanOrEqual(
          one.ttftMs - slack,
        );
        expect(served({ ...change, inputTokens: inputTokens + 1 }).tpotMs).toBeGreaterThan(0);
        expect(one.outputTokensPerSecond).toBeGreaterThan(0);
      },
    ),
  );
});

test("an expert nobody is sent to is not read: a mixture answers alone sooner than in company, and never later than dense", () => {
  const mixture = { ...model, experts: 8, expertsPerToken: 1, activeParameters: model.parameters / 4 };
  const step = (concurrency: number, of = mixture) => served({ model: of, concurrency }).decode.linear;
  expect(step(1)).toBeLessThan(step(64));
  expect(step(1)).toBeLessThan(served({ concurrency: 1 }).decode.linear);
});

test("stages share the memory and the work, not a token's way: no sooner alone than on one card, more of them in all", () => {
  const [one, four] = [served({}), served({ pipeline: 4 })];
  expect(four.tpotMs).toBeGreaterThanOrEqual(one.tpotMs);
  expect(four.ttftMs).toBeGreaterThanOrEqual(one.ttftMs);
  const rate = (pipeline: number) => served({ pipeline, concurrency: 400 }).outputTokensPerSecond;
  expect(rate(4)).toBeGreaterThan(3 * rate(1));
  const { total, ...parts } = served({ pipeline: 4, tensor: 2, concurrency: 64 }).decode;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 12);
});
