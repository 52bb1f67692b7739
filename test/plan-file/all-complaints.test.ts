import { expect, test } from "vitest";
import { complaintsAbout, planAnd, planWith } from "./plan-text.ts";

test("a mistake in one field hides none in another: names, repeats, dates, rules", () => {
  const plan = planWith(
    "{ name: a, kind: inference, demand: { peakQps: many }, model: llama-2-13 }",
    "{ name: a, kind: training, accelerator: H100-80G, hoursPerMonth: -1 }",
    "{ name: b, kind: fixed, monthlyUsd: -1, starts: 2027-02-01, ends: 2027-01-01 }",
  );
  const complaints = complaintsAbout(
    `${plan}\nlimits: { idel: { dutyCycle: 1 } }\nsilence: [{ finding: right-sise:i-1 }]`,
  );
  expect(complaints.map((one) => one.replace(/^plan\.yaml:(\d+):\d+: (\S+): .*/, "$1 $2"))).toEqual([
    "4 workloads[0].demand.peakQps",
    "4 workloads[0].model",
    "5 workloads[1].name",
    "5 workloads[1].accelerator",
    "5 workloads[1].hoursPerMonth",
    "6 workloads[2].monthlyUsd",
    "6 workloads[2].ends",
    "7 limits.idel",
    "8 silence[0].reason",
    "8 silence[0].finding",
  ]);
});

test.each([
  ["a mapping for a list", "version: 1\nregion: us-east-1\nworkloads: { name: a }", "workloads"],
  ["numbers for workloads", planWith("3"), "workloads[0]"],
  ["a list for limits", planAnd("limits: [idle]"), "limits"],
  ["text for a limit's rule", planAnd("limits: { idle: 3 }"), "limits.idle"],
  ["a silence of a number", planAnd("silence: [{ finding: 3, reason: r }]"), "silence[0].finding"],
  [
    "one name that is none, twice",
    planWith('{ name: "a b", kind: fixed, monthlyUsd: 1 }'),
    "workloads[0].name",
  ],
])("%s is one complaint", (_, text, path) => {
  expect(complaintsAbout(text)).toEqual([expect.stringContaining(`: ${path}: `)]);
});

test("a name that is none is not also one used twice", () => {
  const twice = planWith(
    '{ name: "a b", kind: fixed, monthlyUsd: 1 }',
    '{ name: "a b", kind: fixed, monthlyUsd: 1 }',
  );
  expect(complaintsAbout(twice)).toHaveLength(2);
});
