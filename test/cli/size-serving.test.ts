import { describe, expect, test } from "vitest";
import { catalog } from "../../lib/calibration/catalog.ts";
import { sizeRow } from "../../lib/cli/size.ts";
import { CHIPS, FACTS } from "../sizing/market.ts";
import { HAS_BATCH, readRows, WHY_SKIPPED } from "../sizing/published.ts";

const CATALOG = { accelerators: CHIPS, modelNamed: FACTS.modelNamed };
const LLAMA_70B = {
  parameters: 70.6e9,
  layers: 80,
  hiddenSize: 8192,
  heads: 64,
  kvHeads: 8,
  ffnSize: 28_672,
  vocabSize: 128_256,
  gatedMlp: true,
  tiedEmbeddings: false,
};
// Mixtral 8x7B, config.json: 46.7 billion parameters, 12.9 of them active (mistral.ai, 2023-12).
const MIXTRAL = {
  ...LLAMA_70B,
  parameters: 46.7e9,
  layers: 32,
  hiddenSize: 4096,
  heads: 32,
  ffnSize: 14_336,
  vocabSize: 32_000,
  experts: 8,
  expertsPerToken: 2,
};
const serving = {
  id: "s",
  task: "serving",
  model: LLAMA_70B,
  accelerator: "A100-80GB",
  precision: "fp16",
  inputTokens: 1024,
  outputTokens: 256,
  concurrency: 8,
  parallelism: { tensor: 4, pipeline: 1 },
  engine: "trtllm",
};
const most = { ...serving, task: "max-throughput" };
const memory = {
  id: "m",
  task: "inference-memory",
  model: LLAMA_70B,
  precision: "fp16",
  contextTokens: 4096,
  batch: 4,
};
const numbers = (row: unknown): Readonly<Record<string, number>> =>
  sizeRow(row, CATALOG) as unknown as Readonly<Record<string, number>>;
const sum = (parts: unknown): number =>
  Object.values(parts as Record<string, number>).reduce((total, part) => total + part, 0);

describe("an answer opens into its parts", () => {
  test("seconds of a prompt and of a step sum to their totals, and the largest is named", () => {
    const answer = sizeRow(serving, CATALOG);
    for (const field of ["prefillSeconds", "decodeStepSeconds"]) {
      const { total, ...parts } = answer[field] as Record<string, number>;
      expect(sum(parts)).toBeCloseTo(total ?? 0, 12);
    }
    expect(answer.limit).toBe("weights or compute");
  });

  test("memory at the largest batch is weights and cache, no more than the card has", () => {
    const answer = sizeRow(most, CATALOG);
    expect(sum(answer.breakdownGiB)).toBeCloseTo(answer.memoryGiB as number, 9);
    expect(answer.memoryGiB).toBeLessThanOrEqual(CHIPS["A100-80GB"]?.memoryGiB ?? 0);
    expect(answer.limit).toBe("memory");
  });

  test("one output token asks for the first token's time, which its parts explain", () => {
    const answer = sizeRow({ ...most, outputTokens: 1 }, CATALOG);
    const { total } = answer.prefillSeconds as Record<string, number>;
    expect(answer.ttftMs).toBeCloseTo((total ?? 0) * 1000, 9);
    expect(answer).not.toHaveProperty("outputTokensPerSecond");
  });

  test("memory of an inference is the sum of its parts", () => {
    const answer = sizeRow(memory, CATALOG);
    expect(sum(answer.breakdownGiB)).toBeCloseTo(answer.memoryGiBPerAccelerator as number, 9);
  });
});

describe("a precision the chip has no arithmetic for", () => {
  const small = { model: "llama-2-7b", parallelism: { tensor: 2, pipeline: 1 } };
  test.each([
    [
      "T4-16GB",
      "bf16",
      "fp16",
      "T4-16GB has no bf16 arithmetic: computed in fp16, of the same bytes (vLLM: --dtype half)",
    ],
    ["A100-80GB", "bf16", "fp16", undefined],
    ["T4-16GB", "fp16", "fp16", undefined],
  ])("%s in %s is answered as in %s, and said", (accelerator, precision, same, note) => {
    for (const task of ["serving", "max-throughput"]) {
      const row = { ...serving, ...small, task, accelerator };
      const { note: told, ...answer } = sizeRow({ ...row, precision }, CATALOG);
      expect(told).toBe(note);
      expect(answer).toEqual(sizeRow({ ...row, precision: same }, CATALOG));
    }
  });

  test("8-bit weights on a chip without 8-bit arithmetic say that they are widened", () => {
    const answer = sizeRow({ ...serving, precision: "fp8" }, CATALOG);
    expect(answer.note).toBe("A100-80GB has no fp8 arithmetic: computed in bf16");
  });
});

describe("a mixture of experts", () => {
  const alone = { ...serving, model: MIXTRAL, concurrency: 1, parallelism: { tensor: 2, pipeline: 1 } };

  test("without its active parameters is sized as with them: the experts' width says how many idle", () => {
    const told = numbers({ ...alone, model: { ...MIXTRAL, activeParameters: 12.9e9 } });
    const found = numbers(alone);
    expect(found.tpotMs).toBeGreaterThan(0);
    expect(Math.abs((found.ttftMs ?? 0) / (told.ttftMs ?? 1) - 1)).toBeLessThan(0.02);
  });

  test("holds all of its experts, and answers sooner than a dense model of its size", () => {
    const { experts, expertsPerToken: _, ...rest } = MIXTRAL;
    const dense = { ...rest, ffnSize: rest.ffnSize * experts };
    expect(numbers(alone).ttftMs).toBeLessThan(numbers({ ...alone, model: dense }).ttftMs ?? 0);
    const held = (model: object) => numbers({ ...memory, model }).memoryGiBPerAccelerator;
    expect(held(MIXTRAL)).toBe(held(dense));
  });

  test("dealt out whole over its ranks answers sooner than with each expert sliced, and takes the same memory", () => {
    const narrow = { ...alone, model: { ...MIXTRAL, ffnSize: 1536, parameters: 7e9 } };
    const whole = numbers({ ...narrow, parallelism: { tensor: 2, expert: 2 } });
    const sliced = numbers(narrow);
    expect(whole.tpotMs).toBeLessThan(sliced.tpotMs ?? 0);
    expect(whole.ttftMs).toBeLessThan(sliced.ttftMs ?? 0);
    const held = (parallelism: object) =>
      numbers({ ...memory, model: MIXTRAL, parallelism }).memoryGiBPerAccelerator;
    expect(held({ tensor: 2, expert: 2 })).toBe(held({ tensor: 2 }));
  });
});

test.each([1, 2, 4, 8])(
  "latency, throughput and a first token agree whether 70B fits %i x H100-80GB",
  (tensor) => {
    const parallelism = { tensor, pipeline: 1 };
    const fits = [
      { ...serving, parallelism },
      { ...most, parallelism },
      { ...most, parallelism, outputTokens: 1 },
    ].map((row) => sizeRow(row, CATALOG).error === undefined);
    expect(fits).toEqual(Array(3).fill(tensor >= 2));
  },
);

test.each(Object.keys(catalog.accelerators))(
  "on %s 32 bit are slower than 16, or their rate is not known",
  (accelerator) => {
    const first = {
      ...most,
      model: "llama-3.2-1b",
      parallelism: { tensor: 1, pipeline: 1 },
      inputTokens: 512,
      outputTokens: 1,
      accelerator,
    };
    const [long, short] = ["fp32", "fp16"].map((precision) => sizeRow({ ...first, precision }, catalog));
    if (long?.error === undefined) expect(long?.ttftMs).toBeGreaterThan(Number(short?.ttftMs));
    else expect(long.error).toMatch(/got fp32 on .*, expected a precision whose rate on it is known/);
  },
);

describe("a row that cannot be sized says why", () => {
  const model = (change: object) => ({ ...serving, model: { ...LLAMA_70B, ...change } });
  test.each<[string, object, RegExp]>([
    ["no requests in flight", { ...serving, concurrency: undefined }, /no concurrency.*max-throughput/],
    ["no model", { ...serving, model: undefined }, /model: got none, expected a catalog name/],
    [
      "kv heads that do not divide",
      model({ heads: 48, kvHeads: 6, headDim: 128 }),
      /6 kvHeads over tensor 4/,
    ],
    [
      "experts dealt out where there are none",
      { ...serving, parallelism: { tensor: 4, expert: 2 } },
      /2 over 1/,
    ],
    [
      "groups of experts that do not divide",
      { ...memory, model: MIXTRAL, parallelism: { tensor: 2, expert: 4 } },
      /4 over 8 experts and tensor 2/,
    ],
    ["the same of memory", { ...memory, parallelism: { tensor: 5 } }, /64 heads over tensor 5/],
    ["more stages than layers", { ...memory, parallelism: { pipeline: 100 } }, /100 stages.*80 layers/],
    ["more active than all", model({ activeParameters: 1e12 }), /1000000000000 active of 70600000000/],
    ["fewer parameters than the embedding", model({ parameters: 1e6 }), /embedding's 128256 x 8192/],
    ["no layers", model({ layers: 0 }), /model\.layers/],
    ["an engine nobody measured", { ...serving, engine: "ollama" }, /engine/],
    [
      "weights that leave no room",
      { ...most, parallelism: { tensor: 1 } },
      /does not fit: got 131\.\d GiB of weights .*expected less than the 7\d\.\d of its 79/,
    ],
    [
      "a request larger than the card",
      { ...most, inputTokens: 10_000_000 },
      /does not fit: got 32\.\d GiB of weights and 7\d\d\.\d GiB of KV cache for one request/,
    ],
  ])("%s", (_, row, reason) => {
    expect(sizeRow(row, CATALOG).error).toMatch(reason);
  });
});

describe.skipIf(!HAS_BATCH)(`published rows ${WHY_SKIPPED}`, () => {
  test.each(["serving", "max-throughput", "inference-memory"])("every %s row is answered", (task) => {
    const errors = readRows(`${task}.in.jsonl`).map((row) => sizeRow(row, catalog).error);
    expect(errors.filter((error) => error !== undefined)).toEqual([]);
  });
});
