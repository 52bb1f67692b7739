import { describe, expect, test } from "vitest";
import { sizeRow } from "../../lib/cli/size.ts";
import { rowOfFlags } from "../../lib/cli/size-flags.ts";
import { sizeText } from "../../lib/cli/size-text.ts";
import { CHIPS, FACTS } from "../sizing/market.ts";

const CATALOG = { accelerators: CHIPS, modelNamed: FACTS.modelNamed };
const training = {
  id: "t",
  task: "training",
  model: "llama-2-7b",
  accelerator: "A100-80GB",
  accelerators: 8,
  precision: "bf16",
  sequenceLength: 2048,
  microBatch: 1,
  parallelism: { sharding: "zero3" },
  activationCheckpointing: "full",
};

const serving = {
  id: "s",
  task: "serving",
  model: "llama-2-7b",
  accelerator: "A100-80GB",
  precision: "fp16",
  inputTokens: 1000,
  outputTokens: 200,
  concurrency: 8,
  engine: "vllm",
};
const DENSE = {
  parameters: 7e9,
  layers: 32,
  hiddenSize: 4096,
  heads: 32,
  kvHeads: 32,
  ffnSize: 11008,
  vocabSize: 32000,
  gatedMlp: true,
  tiedEmbeddings: false,
};
const sum = (parts: Readonly<Record<string, number>>): number =>
  Object.values(parts).reduce((total, part) => total + part, 0);

describe("a question from flags", () => {
  test("is the row a batch would hold", () => {
    const flags = {
      task: "serving",
      model: "llama-2-7b",
      accelerator: "A100-80GB",
      inputTokens: "1000",
      tensor: "2",
    };
    expect(rowOfFlags(flags, ".")).toEqual({
      id: "size",
      task: "serving",
      model: "llama-2-7b",
      accelerator: "A100-80GB",
      precision: "bf16",
      inputTokens: 1000,
      parallelism: { tensor: 2 },
    });
  });

  test("a word for a number and a file that is not there are told by flag", () => {
    expect(() => rowOfFlags({ servers: "four" }, ".")).toThrow("--servers: got four, expected a number");
    expect(() => rowOfFlags({ hfConfig: "none.json" }, "/tmp")).toThrow(/^--hf-config none\.json: ENOENT/);
  });

  test("prints each number with its terms beneath, a stranger's text inert", () => {
    const text = sizeText({ id: "x", total: 12.34567, parts: { one: 1, "\u001b[2J": 2 } });
    expect(text).toMatch(/^total +12\.35\nparts\n {2}one +1\n/);
    expect(text).not.toContain("\u001b");
  });
});

describe("one row", () => {
  test("training answers memory, fit and throughput, each as the sum of its parts", () => {
    const answer = sizeRow(training, CATALOG);
    expect(answer).toMatchObject({ id: "t", fits: true });
    const { total, ...seconds } = answer.stepSeconds as Record<string, number>;
    expect(sum(seconds)).toBeCloseTo(total ?? 0, 9);
    expect(answer.limit).toBe("linear");
    // Eight rounds of one sequence a card, when no global batch is given.
    expect(answer.tokensPerSecondPerAccelerator).toBeCloseTo((8 * 2048) / (total ?? 0), 6);
    expect(sum(answer.breakdownGiB as Record<string, number>)).toBeCloseTo(
      answer.peakMemoryGiBPerAccelerator as number,
      9,
    );
    expect(sizeRow({ ...training, accelerators: 1, parallelism: {} }, CATALOG)).toMatchObject({
      fits: false,
    });
  });

  test("a chip without the precision has memory and no throughput", () => {
    const answer = sizeRow({ ...training, accelerator: "T4-16GB" }, CATALOG);
    expect(answer).not.toHaveProperty("tokensPerSecondPerAccelerator");
    expect(answer).toHaveProperty("peakMemoryGiBPerAccelerator");
  });

  test("inference memory and queues answer by their contract's names", () => {
    const memory = {
      id: 1,
      task: "inference-memory",
      model: "llama-2-7b",
      precision: "fp16",
      contextTokens: 300,
      batch: 1,
    };
    expect(sizeRow(memory, CATALOG).memoryGiBPerAccelerator).toBeCloseTo(12.8, 1);
    const queue = { id: "q", task: "queue", servers: 1, utilization: 0.5, arrivalScv: 1, serviceScv: 1 };
    expect(sizeRow(queue, CATALOG)).toEqual({ id: "q", meanWait: 1, p99Wait: 2 * Math.log(50) });
  });

  test("serving answers both latencies and the tokens they make; without concurrency, the most", () => {
    const answer = sizeRow(serving, CATALOG) as unknown as Record<string, number>;
    const seconds = ((answer.ttftMs ?? 0) + 199 * (answer.tpotMs ?? 0)) / 1000;
    expect(answer.outputTokensPerSecond).toBeCloseTo((8 * 200) / seconds, 6);
    const most = sizeRow({ ...serving, task: "max-throughput" }, CATALOG) as unknown as Record<
      string,
      number
    >;
    expect(most.outputTokensPerSecond).toBeGreaterThan(answer.outputTokensPerSecond ?? 0);
    expect(sizeRow({ ...serving, task: "max-throughput", outputTokens: 1 }, CATALOG)).toEqual({
      id: "s",
      ttftMs: expect.any(Number),
      prefillSeconds: expect.any(Object),
    });
  });

  test.each<[string, unknown, RegExp]>([
    ["a prompt without tokens", { ...serving, id: "x", inputTokens: 0 }, /inputTokens/],
    [
      "a model larger than the card",
      { ...serving, id: "x", accelerator: "T4-16GB", model: "llama-2-70b" },
      /does not fit: got 1\d\d\.\d GiB of weights for each of 1 x T4-16GB/,
    ],
    [
      "heads that do not divide",
      { ...serving, id: "x", parallelism: { tensor: 5 } },
      /32 heads over tensor 5/,
    ],
    [
      "more experts a token than experts",
      { ...serving, id: "x", model: { ...DENSE, experts: 4, expertsPerToken: 8 } },
      /got 8 experts per token of 4/,
    ],
    [
      "stages without layers",
      { ...training, id: "x", accelerators: 64, parallelism: { pipeline: 64 } },
      /64 stages/,
    ],
    ["an unknown task", { id: "x", task: "toast" }, /got task "toast", expected one of training/],
    ["no task", { id: "x" }, /got task none/],
    [
      "an unknown chip",
      { ...training, id: "x", accelerator: "TPU" },
      /got accelerator TPU, expected one of T4-16GB/,
    ],
    [
      "a name from the object's prototype",
      { ...training, id: "x", accelerator: "toString" },
      /got accelerator toString/,
    ],
    ["an unknown model", { ...training, id: "x", model: "gpt-9" }, /got model gpt-9/],
    ["a negative number", { ...training, id: "x", microBatch: -1 }, /microBatch/],
    ["a full queue", { id: "x", task: "queue", servers: 2, utilization: 1 }, /utilization/],
    [
      "accelerators that do not divide",
      { ...training, id: "x", parallelism: { tensor: 3 } },
      /multiple of tensor x pipeline/,
    ],
    [
      "experts over more ranks than there are",
      {
        ...training,
        id: "x",
        model: { ...DENSE, experts: 8, expertsPerToken: 2 },
        parallelism: { tensor: 2, expert: 8 },
      },
      /got expert 8 over the 4 ranks that tensor and pipeline leave, expected a divisor/,
    ],
  ])("%s answers an error in words", (_, row, error) => {
    expect(sizeRow(row, CATALOG)).toEqual({ id: "x", error: expect.stringMatching(error) });
  });

  test.each([null, 3, "text", []])("%j is no row, and still answers", (row) => {
    expect(sizeRow(row, CATALOG, "line 4")).toMatchObject({ id: "line 4", error: expect.any(String) });
  });
});
