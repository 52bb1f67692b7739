import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sizeBatch } from "../../lib/cli/size-batch.ts";
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

describe("a batch", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "headroom-size-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function run(text: string) {
    writeFileSync(join(folder, "in.jsonl"), text);
    const counted = await sizeBatch(join(folder, "in.jsonl"), join(folder, "out.jsonl"), CATALOG);
    const answers = readFileSync(join(folder, "out.jsonl"), "utf8").split("\n").slice(0, -1);
    return {
      counted,
      answers: answers.map((line) => JSON.parse(line) as { id: string | number; error?: string }),
    };
  }

  test("goes on past rows it cannot size, in order, and counts them", async () => {
    const { counted, answers } = await run(
      `${JSON.stringify(training)}\r\n{oops\n\n{"id":"s","task":"serving"}\n${JSON.stringify({ ...training, id: "last" })}`,
    );
    expect(counted).toEqual({ rows: 4, failed: 2 });
    expect(answers.map(({ id }) => id)).toEqual(["t", "line 2", "s", "last"]);
    expect(answers[1]?.error).toMatch(/not JSON/);
  });

  test("a byte order mark is no part of the first row, and ids keep their type", async () => {
    const { counted, answers } = await run(`\uFEFF${JSON.stringify({ ...training, id: 7 })}\n`);
    expect(counted).toEqual({ rows: 1, failed: 0 });
    expect(answers[0]?.id).toBe(7);
  });

  test("an empty file is an empty answer", async () => {
    expect(await run("")).toEqual({ counted: { rows: 0, failed: 0 }, answers: [] });
  });

  test("thousands of rows come out whole", async () => {
    const rows = Array.from({ length: 3000 }, (_, index) =>
      JSON.stringify({ ...training, id: String(index) }),
    );
    const { answers } = await run(rows.join("\n"));
    expect(answers.map(({ id }) => Number(id))).toEqual(rows.map((_, index) => index));
  });

  test("a file that cannot be read or written is the user's to mend", async () => {
    await expect(sizeBatch(join(folder, "none.jsonl"), join(folder, "out.jsonl"), CATALOG)).rejects.toThrow(
      /cannot read --batch/,
    );
    writeFileSync(join(folder, "in.jsonl"), "");
    await expect(
      sizeBatch(join(folder, "in.jsonl"), join(folder, "no", "out.jsonl"), CATALOG),
    ).rejects.toThrow(/cannot write --out/);
    await expect(sizeBatch(folder, join(folder, "out.jsonl"), CATALOG)).rejects.toThrow(
      /size --batch: stopped .*EISDIR/,
    );
  });

  test.each<[string, (asked: string) => string]>([
    ["its own path", (asked) => asked],
    ["a detour", (asked) => asked.replace("asked.jsonl", "x/../asked.jsonl")],
    ["a symbolic link", (asked) => linked(asked, "soft.jsonl", symlinkSync)],
    ["a hard link", (asked) => linked(asked, "hard.jsonl", linkSync)],
  ])("whose answers would overwrite its questions by %s is refused, and they are kept", async (_, outOf) => {
    const asked = join(folder, "asked.jsonl");
    mkdirSync(join(folder, "x"), { recursive: true });
    writeFileSync(asked, `${JSON.stringify(training)}\n`);
    await expect(sizeBatch(asked, outOf(asked), CATALOG)).rejects.toThrow(
      /got --out .*, the file of --batch, expected another one/,
    );
    expect(readFileSync(asked, "utf8")).toBe(`${JSON.stringify(training)}\n`);
  });

  function linked(asked: string, name: string, link: (from: string, to: string) => void): string {
    link(asked, join(folder, name));
    return join(folder, name);
  }
});
