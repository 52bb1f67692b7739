import { describe, expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { modelNamed, modelNames } from "../../lib/catalog/models.ts";
import { refuseImplausible } from "../../lib/cli/model-plausibility.ts";
import { sizeRow } from "../../lib/cli/size.ts";
import { HAS_BATCH, readRows, WHY_SKIPPED } from "../sizing/published.ts";

const CATALOG = { accelerators: embeddedAccelerators(), modelNamed: () => undefined };
const L8 = {
  parameters: 8_030_261_248,
  layers: 32,
  hiddenSize: 4096,
  heads: 32,
  kvHeads: 8,
  ffnSize: 14336,
  vocabSize: 128256,
  gatedMlp: true,
  tiedEmbeddings: false,
};
const serving = {
  id: "s",
  task: "serving",
  model: L8,
  accelerator: "H100-80GB",
  precision: "bf16",
  inputTokens: 1000,
  outputTokens: 200,
  concurrency: 8,
};
const training = {
  id: "t",
  task: "training",
  model: L8,
  accelerator: "H100-80GB",
  accelerators: 8,
  precision: "bf16",
  sequenceLength: 2048,
  microBatch: 1,
  parallelism: { sharding: "zero3" },
};
const errorOf = (row: object) => sizeRow(row, CATALOG).error;

describe("a row's id comes back as it was given", () => {
  test.each([5, "5", 0, ""])("%j", (id) => {
    expect(sizeRow({ ...serving, id }, CATALOG).id).toBe(id);
    expect(sizeRow({ id, task: "toast" }, CATALOG).id).toBe(id);
  });
});

describe("a field that is missing or wrong is named", () => {
  test.each<[string, object, RegExp]>([
    ["of a model", { ...serving, model: { ...L8, layers: undefined } }, /^model\.layers: .*expected number/],
    [
      "of a model, each",
      { ...serving, model: {} },
      /^model\.parameters: .*; model\.layers: .*; model\.hiddenSize: /,
    ],
    ["a model that is a number", { ...serving, model: 8 }, /^model: got 8, expected a catalog name/],
    ["no model", { ...serving, model: undefined }, /^model: got none, expected a catalog name/],
  ])("%s", (_, row, error) => {
    expect(errorOf(row)).toMatch(error);
  });
});

describe("a field that nobody reads is told, for a typo answers another question", () => {
  test.each<[string, object, readonly string[]]>([
    ["of a row", { ...serving, quantisation: "fp8" }, ["quantisation"]],
    ["of the parallelism", { ...training, parallelism: { data: 8 } }, ["parallelism.data"]],
    ["of a model", { ...serving, model: { ...L8, kvheads: 8 } }, ["model.kvheads"]],
    ["that another task reads", { ...serving, contextTokens: 4096 }, ["contextTokens"]],
  ])("%s", (_, row, unread) => {
    expect(sizeRow(row, CATALOG)).toMatchObject({ unread });
    expect(errorOf(row)).toBeUndefined();
  });

  test("labels of a sweep are its own, and a row without strangers says nothing of them", () => {
    expect(sizeRow({ ...serving, labels: { team: "vision", run: 3 } }, CATALOG)).not.toHaveProperty("unread");
  });
});

describe("absurd dimensions are refused", () => {
  test.each<[string, object, RegExp]>([
    [
      "parameters beyond any",
      { ...serving, model: { ...L8, parameters: 1e30 } },
      /^model\.parameters: expected at most/,
    ],
    [
      "a tenth of what the dimensions count to",
      { ...serving, model: { ...L8, parameters: 6e8 } },
      /^got 600000000 parameters, expected about 8029995008, what the dimensions count to/,
    ],
    [
      "ten times as many",
      { ...serving, model: { ...L8, parameters: 8e10 } },
      /^got 80000000000 parameters, expected about/,
    ],
    [
      "a million layers",
      { ...serving, model: { ...L8, layers: 1e6 } },
      /^model\.layers: expected at most 1000$/,
    ],
    [
      "a sequence of a billion",
      { ...training, sequenceLength: 1e9 },
      /^sequenceLength: expected at most 100 million/,
    ],
    ["a prompt of a billion", { ...serving, inputTokens: 1e9 }, /^inputTokens: expected at most 100 million/],
    [
      "a rank above the width it adapts",
      { ...training, method: "lora", loraRank: 1e6 },
      /^got loraRank 1000000, expected at most the hiddenSize, 4096$/,
    ],
    [
      "such a rank in a search",
      { ...training, task: "layout", method: "lora", loraRank: 4097 },
      /^got loraRank 4097, expected at most the hiddenSize, 4096$/,
    ],
  ])("%s", (_, row, error) => {
    expect(errorOf(row)).toMatch(error);
  });

  test.each([
    ["half of the count", 4_014_997_504, undefined],
    ["twice the count", 16_059_990_016, undefined],
    ["a parameter more than twice", 16_059_990_017, /expected about/],
    ["a parameter less than half", 4_014_997_503, /expected about/],
  ])("%s", (_, parameters, error) => {
    const said = errorOf({ ...serving, model: { ...L8, parameters } });
    if (error === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(error);
  });

  test("a mixture whose experts are not given may hold more than its dimensions say, but not less", () => {
    const mixture = { ...L8, parameters: 5e10, activeParameters: 1e10 };
    expect(errorOf({ ...serving, model: mixture, parallelism: { tensor: 2 } })).toBeUndefined();
    expect(errorOf({ ...serving, model: { ...mixture, parameters: 3e9, activeParameters: 2e9 } })).toMatch(
      /expected about/,
    );
  });

  test("no model of the catalog is absurd", () => {
    const models = modelNames().flatMap((name) => modelNamed(name) ?? []);
    expect(models.length).toBeGreaterThan(50);
    for (const model of models) expect(() => refuseImplausible(model)).not.toThrow();
  });
});

test.skipIf(!HAS_BATCH)(`no worked row is refused for its shape ${WHY_SKIPPED}`, () => {
  for (const task of [
    "training-fits",
    "training-memory",
    "training-throughput",
    "serving",
    "max-throughput",
    "inference-memory",
    "queue",
  ])
    for (const row of readRows(`${task}.in.jsonl`))
      expect(sizeRow(row, CATALOG).error ?? "").not.toMatch(/unknown|expected/);
});
