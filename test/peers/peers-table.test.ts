import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const document = readFileSync(join(ROOT, "docs/peers.md"), "utf8");

interface Row {
  readonly number: string;
  readonly answer: string;
  readonly tests: string;
}

/** Rows of the tables under the headings that begin with one of these letters: `F1`, `D1`, `C1`. */
const rows: readonly Row[] = document.split("\n").flatMap((line) => {
  const [, number = "", , , answer = "", tests = ""] = line.split("|").map((cell) => cell.trim());
  return /^[FDC]\d+$/.test(number) ? [{ number, answer, tests }] : [];
});
const cited = rows.flatMap(({ number, tests }) =>
  [...tests.matchAll(/`(test\/[^`]+)` "([^"]+)"/g)].map(
    ([, file = "", name = ""]) => [number, file, name] as const,
  ),
);
const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);

describe("docs/peers.md", () => {
  test("has a row for each failure measured, each defect read and each complaint", () => {
    expect(rows.map(({ number }) => number)).toEqual([
      ...numbered("F", 6),
      ...numbered("D", 10),
      ...numbered("C", 17),
    ]);
  });

  test("names tests for every row but those that wait for another issue, and says which they are", () => {
    const untested = rows.filter(({ number }) => !cited.some(([of]) => of === number));
    expect(untested.map(({ number, tests }) => [number, tests])).toEqual([
      ["C15", "later: no source or alert knows of it"],
    ]);
  });

  test.each(cited)('%s: %s has a test "%s"', (_, file, name) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    const text = readFileSync(join(ROOT, file), "utf8");
    const literals = [...text.matchAll(/(["'`])((?:\\.|(?!\1).)*)\1/g)].map(([, , literal]) => literal);
    expect(literals).toContain(name);
  });
});
