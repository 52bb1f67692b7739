import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { embeddedAccelerators } from "../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../lib/catalog/instance-types.ts";
import { modelNames } from "../lib/catalog/models.ts";
import { withRuleSummary, withRuleTables } from "../lib/cli/rule-table.ts";
import { knownLimits, RULES } from "../lib/rules/index.ts";
import { DOCUMENTS, ROOT, readDocument as read } from "./builders/doc-commands.ts";
import { complaintsAbout } from "./plan-file/plan-text.ts";

const KNOWN = {
  knownLimits: knownLimits(),
  knownModels: modelNames(),
  knownAccelerators: Object.keys(embeddedAccelerators()),
  knownInstanceTypes: Object.keys(embeddedInstanceTypes()),
};

describe("the documents say what the code does", () => {
  test("docs/rules.md lists every rule with its limits, defaults and units (npm run docs)", () => {
    const document = read("docs/rules.md");
    expect(withRuleTables(document, RULES)).toBe(document);
  });

  test("README has a line for every rule, written from the rule (npm run docs)", () => {
    const readme = read("README.md");
    expect(withRuleSummary(readme, RULES)).toBe(readme);
  });

  test("every plan and every part of one in the documents is a plan", () => {
    const fences = DOCUMENTS.flatMap((document) =>
      [...read(document).matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = ""]) => ({ document, text })),
    ).filter(({ text }) => /^(version|limits|silence|workloads):/m.test(text));
    expect(fences.length).toBeGreaterThan(3);
    for (const { document, text } of fences) {
      const whole = text.includes("version:")
        ? text
        : `version: 1\nregion: us-east-1\n${text.includes("workloads:") ? "" : "workloads: []\n"}${text}`;
      expect(complaintsAbout(whole, { ...KNOWN, fileName: document })).toEqual([]);
    }
  });

  test("docs/adding-a-rule.md names files that there are, and quotes them as they are", () => {
    const guide = read("docs/adding-a-rule.md");
    const named = [...guide.matchAll(/`((?:lib|test|docs)\/[a-z0-9./-]+\.(?:ts|md))`/g)].map(
      ([, path = ""]) => path,
    );
    expect(named.length).toBeGreaterThan(7);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const source = [read("lib/rules/blind-spot.ts"), read("test/rules/blind-spot.test.ts")].join("\n");
    const quoted = [...guide.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block.trimEnd());
    expect(quoted.filter((block) => !source.includes(block))).toEqual([]);
  });

  test("docs/README.md leads to every document", () => {
    const index = read("docs/README.md");
    const others = DOCUMENTS.filter((path) => /^docs\/(?!README)/.test(path)).map((path) =>
      path.slice("docs/".length),
    );
    expect(others.filter((name) => !index.includes(`](${name})`))).toEqual([]);
  });

  test("README stays short enough to be read", () => {
    expect(read("README.md").split("\n").length).toBeLessThan(270);
  });
});
