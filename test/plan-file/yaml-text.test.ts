import { describe, expect, test } from "vitest";
import { complaintsAbout, planAnd } from "./plan-text.ts";

const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];
const nine = (item: string): string => `[${Array(9).fill(item).join(", ")}]`;
const BOMB = [
  "a: &a [x]",
  ..."bcdefgh".split("").map((key, at) => `${key}: &${key} ${nine(`*${"abcdefg"[at]}`)}`),
];

describe("a file that is no plan is refused in one line that says where and why", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["empty", "", "plan.yaml:1:1: got an empty file, expected a plan"],
    ["comments only", "# later\n", "plan.yaml:1:1: got an empty file, expected a plan"],
    [
      "above 1 MiB",
      "#".repeat(1_048_577),
      "plan.yaml:1:1: got 1048577 bytes, expected a plan of at most 1048576",
    ],
    [
      "binary",
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0),
      "plan.yaml:1:1: got a NUL byte, expected YAML text in UTF-8",
    ],
    ["NUL in the third line", "version: 1\n\nregion: \0", "plan.yaml:3:1: got a NUL byte"],
    [
      "UTF-16",
      Uint8Array.of(0xff, 0xfe, 0x76, 0),
      "plan.yaml:1:1: got a NUL byte, expected YAML text in UTF-8",
    ],
    [
      "Latin-1 in the second line",
      Uint8Array.of(...bytes("version: 1\nregion: "), 0xe9, 10),
      "plan.yaml:2:1: got bytes that are not UTF-8",
    ],
    [
      "UTF-8 cut in the last line",
      Uint8Array.of(...bytes("a: 1\nb: "), 0xc3),
      "plan.yaml:2:1: got bytes that are not UTF-8",
    ],
    [
      "two documents",
      `${planAnd()}\n---\nversion: 1\n`,
      "plan.yaml:4:1: got a second YAML document, expected one plan a file",
    ],
    [
      "indented with tabs",
      "version: 1\nbudget:\n\tmonthlyUsd: 1\n",
      "plan.yaml:3:1: got a tab, expected spaces",
    ],
    [
      "a key twice",
      planAnd("region: eu-west-1"),
      'plan.yaml:4:1: the key "region" is written twice: keep one',
    ],
    [
      "a tag key twice",
      planAnd("limits: { idle: { dutyCycle: 1, dutyCycle: 2 } }"),
      'the key "dutyCycle" is written twice',
    ],
    [
      "the key __proto__",
      planAnd("limits: { __proto__: { x: 1 } }"),
      'plan.yaml:4:11: got the key "__proto__"',
    ],
    ["a list for a key", planAnd("? [a]\n: b"), "plan.yaml:4:3: got a key that is no name, expected text"],
    [
      "an alias of nothing",
      planAnd("limits: *gone"),
      "plan.yaml:4:9: got *gone, expected an anchor &gone before it",
    ],
    ["a billion laughs", BOMB.join("\n"), "plan.yaml:1:1: got aliases that unfold without end"],
    [
      "an anchor within itself",
      planAnd("limits: { idle: &a { dutyCycle: *a } }"),
      "limits.idle.dutyCycle: got a mapping",
    ],
    [
      "a tag that runs code elsewhere",
      planAnd("limits: !!js/function x"),
      "plan.yaml:4:9: not valid YAML: Unresolved tag",
    ],
    ["nested without end", "[".repeat(3_000), "got brackets or lists nested too deeply"],
  ])("%s", (_, source, part) => {
    expect(complaintsAbout(source)).toEqual([expect.stringContaining(part)]);
  });

  test("a bracket left open", () => {
    const complaints = complaintsAbout("version: 1\nregion: [us\nworkloads: []\n");
    expect(complaints[0]).toMatch(/^plan\.yaml:3:1: not valid YAML: /);
  });

  test("90,000 keys are read well within a test's time: comparing each with each takes minutes", () => {
    const keys = Array.from({ length: 90_000 }, (_, index) => `k${index}: 1`);
    expect(complaintsAbout(keys.join("\n"))).toHaveLength(21);
  });
});
