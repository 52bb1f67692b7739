import { describe, expect, test } from "vitest";
import { sizeRow } from "../../lib/cli/size.ts";
import { rowOfFlags } from "../../lib/cli/size-flags.ts";
import { CHIPS, FACTS } from "../sizing/market.ts";

const CATALOG = { accelerators: CHIPS, modelNamed: FACTS.modelNamed };
const row = {
  id: "l",
  task: "layout",
  model: "llama-2-70b",
  accelerator: "A100-80GB",
  precision: "bf16",
  sequenceLength: 4096,
  globalBatchSequences: 1024,
};

describe("a layout row", () => {
  test("answers the fastest layout of a given fleet, with memory and time that sum", () => {
    const answer = sizeRow({ ...row, accelerators: 64 }, CATALOG) as Record<string, Record<string, number>>;
    const { total, ...parts } = answer.stepSeconds ?? {};
    const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
    expect(sum(Object.values(parts))).toBeCloseTo(total ?? Number.NaN, 9);
    const { step = 0, ...held } = answer.breakdownGiB ?? {};
    expect(sum(Object.values(held)) + step).toBeCloseTo(Number(answer.peakMemoryGiBPerAccelerator), 9);
  });

  test("without a fleet answers the smallest, with a deadline the smallest in time", () => {
    expect(sizeRow(row, CATALOG)).toMatchObject({ accelerators: 24 });
    const inTime = sizeRow({ ...row, tokens: 2e12, deadlineDays: 60 }, CATALOG);
    expect(Number(inTime.accelerators)).toBeGreaterThan(500);
    expect(Number(inTime.days)).toBeLessThanOrEqual(60);
  });

  test.each([
    [{ accelerators: 8 }, "no layout fits 8 x A100-80GB; 24 would do"],
    [{ deadlineDays: 3 }, "got deadlineDays without tokens, expected the tokens of the whole run"],
    [{ accelerators: 1e300 }, /accelerators: /],
    [{ accelerator: "T4-16GB" }, "T4-16GB has no bf16"],
    [{ tokens: 2e12, deadlineDays: 0.5 }, /^not in 0.5 days: a fleet of 16384, the fastest tried/],
  ])("%j answers its own error", (change, error) => {
    expect(sizeRow({ ...row, ...change }, CATALOG)).toEqual({
      id: "l",
      error: typeof error === "string" ? error : expect.stringMatching(error),
    });
  });

  test("flags ask the same", () => {
    const flags = { task: "layout", tokens: "2e12", deadlineDays: "35", sequenceLength: "4096" };
    expect(rowOfFlags(flags, ".")).toMatchObject({ tokens: 2e12, deadlineDays: 35, sequenceLength: 4096 });
  });
});
