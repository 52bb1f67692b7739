import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { withRuleTables } from "../lib/cli/rule-table.ts";
import { RULES } from "../lib/rules/index.ts";

const ROOT = resolve(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("the documents say what the code does", () => {
  test("docs/rules.md lists every rule with its limits, defaults and units (npm run docs)", () => {
    const document = read("docs/rules.md");
    expect(withRuleTables(document, RULES)).toBe(document);
  });

  test("README names every rule", () => {
    const readme = read("README.md");
    expect(RULES.map(({ id }) => id).filter((id) => !readme.includes(`\`${id}\``))).toEqual([]);
  });

  test("every npm script that the documents tell people to run exists", () => {
    const scripts = Object.keys(
      (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts,
    );
    const text = ["README.md", "CONTRIBUTING.md", "docs/rules.md", "docs/real-data.md"].map(read).join("\n");
    const told = [...text.matchAll(/npm run (?:-s )?([a-z][a-z-]*)/g)].map((match) => match[1] ?? "");
    expect(told.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});
