import { describe, expect, test } from "vitest";
import { complaintsAbout, planAnd, planWith } from "./plan-text.ts";

const service = (fields: string) =>
  planWith(`{ name: a, kind: inference, demand: { peakQps: 10 }, ${fields} }`);

describe("a mistake is named with file, line, column, path, what was got and what was expected", () => {
  test.each([
    [
      "text for a number",
      planWith("name: a", "kind: fixed").replace("  - kind", "    kind").concat("\n    monthlyUsd: many"),
      'plan.yaml:6:17: workloads[0].monthlyUsd: got "many", expected a number from 0 to 10000000000',
    ],
    [
      "a number in quotes",
      planAnd('budget: { monthlyUsd: "1e3" }'),
      'plan.yaml:4:23: budget.monthlyUsd: got "1e3", expected a number above 0 (without quotes, unit or thousands separators)',
    ],
    [
      "NaN",
      planAnd("budget: { monthlyUsd: .nan }"),
      "plan.yaml:4:23: budget.monthlyUsd: got NaN, expected a number above 0",
    ],
    [
      "infinity",
      planAnd("budget: { monthlyUsd: -.inf }"),
      "plan.yaml:4:23: budget.monthlyUsd: got -Infinity, expected a number above 0",
    ],
    [
      "zero",
      planAnd("budget: { monthlyUsd: 0 }"),
      "plan.yaml:4:23: budget.monthlyUsd: got 0, expected a number above 0",
    ],
    [
      "an absurd number",
      planAnd("budget: { monthlyUsd: 1e300 }"),
      "plan.yaml:4:23: budget.monthlyUsd: got 1e+300, expected at most 10000000000",
    ],
    ["percent for a share", planAnd("headroom: 30"), "plan.yaml:4:11: headroom: got 30, expected at most 1"],
    [
      "percent in alertAt",
      planAnd("budget: { monthlyUsd: 1, alertAt: [50] }"),
      "plan.yaml:4:36: budget.alertAt[0]: got 50, expected at most 2",
    ],
    [
      "an answer longer than the context",
      service("serving: { contextTokens: 100, outputTokens: 100 }"),
      "plan.yaml:4:103: workloads[0].serving.outputTokens: got 100, expected fewer than `contextTokens`, which holds prompt and answer together",
    ],
    [
      "a prompt that leaves no room for its answer",
      service("serving: { contextTokens: 100, outputTokens: 30, promptTokens: 71 }"),
      "plan.yaml:4:121: workloads[0].serving.promptTokens: got 71, expected at most `contextTokens` less `outputTokens`: the context holds both",
    ],
    [
      "half a card",
      service("replica: { qps: 1, accelerators: 0.5 }"),
      "plan.yaml:4:91: workloads[0].replica.accelerators: got 0.5, expected a whole number, 1 or more",
    ],
    [
      "an empty key",
      "version: 1\nregion: us-east-1\nworkloads:",
      "plan.yaml:3:11: workloads: got nothing, expected a list",
    ],
    [
      "a missing key",
      "version: 1\nworkloads: []",
      "plan.yaml:1:1: region: missing, expected an AWS region such as us-east-1",
    ],
    ["a list for a plan", "- version: 1", "plan.yaml:1:1: got a list, expected a mapping"],
    [
      "a later version",
      planAnd().replace("1", "2"),
      "plan.yaml:1:10: version: got 2, expected 1, the version of this format",
    ],
    [
      "a region by another name",
      planAnd().replace("us-east-1", "virginia"),
      'plan.yaml:2:9: region: got "virginia", expected an AWS region such as us-east-1',
    ],
    [
      "a number for text",
      service("owner: 42"),
      "plan.yaml:4:65: workloads[0].owner: got 42, expected text: put it in quotes",
    ],
    [
      "a day that does not exist",
      planAnd("silence: [{ finding: idle:i-1, reason: r, until: 2026-02-30 }]"),
      'plan.yaml:4:50: silence[0].until: got "2026-02-30", expected a date such as 2026-12-31 or a UTC time such as 2026-12-31T18:00:00Z',
    ],
    [
      "a workload that ends as it starts",
      service("starts: 2027-01-01, ends: 2027-01-01T00:00:00Z"),
      'plan.yaml:4:84: workloads[0].ends: got "2027-01-01T00:00:00Z", expected a date after `starts`',
    ],
    [
      "a start that is no day",
      service("starts: soon"),
      'plan.yaml:4:66: workloads[0].starts: got "soon", expected a date such as 2026-12-31 or a UTC time such as 2026-12-31T18:00:00Z',
    ],
  ])("%s", (_, text, complaint) => {
    expect(complaintsAbout(text)).toEqual([complaint]);
  });

  test("prompt and answer may fill the context to the last token", () => {
    const full = service("serving: { contextTokens: 100, outputTokens: 30, promptTokens: 70 }");
    expect(complaintsAbout(full)).toEqual([]);
  });
});

describe("the nearest valid name is offered", () => {
  test.each([
    [
      "a misspelt key, which is not also called missing",
      planWith("{ name: a, kind: inference, demand: { peekQps: 3 } }"),
      'unknown key "peekQps"; did you mean "peakQps"?',
    ],
    [
      "a key of another kind",
      planWith("{ name: a, kind: fixed, monthlyUsd: 1, demand: {} }"),
      'unknown key "demand", expected name, owner, match, region, starts, ends, purchase, kind, monthlyUsd',
    ],
    [
      "a kind",
      planWith("{ name: a, kind: inferense }"),
      'expected a workload whose kind is one of inference, training, fixed; did you mean "inference"?',
    ],
    [
      "a purchase",
      service("purchase: on-demnd"),
      'got "on-demnd", expected one of on-demand, spot, reserved; did you mean "on-demand"?',
    ],
    [
      "a model",
      service("model: llama-2-13"),
      'got "llama-2-13", expected a model of the catalog, or its architecture; did you mean "llama-2-13b"?',
    ],
    [
      "an accelerator",
      service("accelerator: H100-80G"),
      'got "H100-80G", expected an accelerator of the catalog; did you mean "H100-80GB"?',
    ],
    [
      "an instance type, SageMaker's too",
      service("instanceType: ml.g5.xlarg"),
      'got "g5.xlarg", expected an instance type of the catalog; did you mean "g5.xlarge"?',
    ],
    [
      "a rule",
      planAnd("limits: { right-sise: { risk: 1 } }"),
      'limits.right-sise: unknown rule "right-sise"; did you mean "right-size"?',
    ],
    [
      "a rule that objects have by birth",
      planAnd("limits: { constructor: { name: 1 } }"),
      'unknown rule "constructor"',
    ],
    [
      "a limit",
      planAnd("limits: { idle: { dutyCicle: 1 } }"),
      'limits.idle.dutyCicle: unknown limit "dutyCicle"; did you mean "dutyCycle"?',
    ],
    [
      "a silenced rule",
      planAnd("silence: [{ finding: right-sise:i-1, reason: r }]"),
      'did you mean "right-size"?',
    ],
    [
      "a key inside an architecture",
      service("model: { parameters: 3, layerz: 2 }"),
      'workloads[0].model.layerz: unknown key "layerz"; did you mean "layers"?',
    ],
  ])("%s", (_, text, part) => {
    const complaints = complaintsAbout(text);
    expect(complaints.filter((one) => one.includes(part))).toHaveLength(1);
    if (!text.includes("parameters")) expect(complaints).toHaveLength(1);
  });
});

describe("a plan that would claim or lose things is refused", () => {
  test.each([
    [
      "two workloads of one name",
      planWith("{ name: a, kind: fixed, monthlyUsd: 1 }", "{ name: a, kind: fixed, monthlyUsd: 2 }"),
      'plan.yaml:5:13: workloads[1].name: got "a" a second time',
    ],
    [
      "the name that means none",
      planWith("{ name: unplanned, kind: fixed, monthlyUsd: 1 }"),
      "`unplanned` is what belongs to no workload",
    ],
    [
      "a match of everything",
      service('match: { sagemakerEndpoint: "*" }'),
      "expected a pattern that not every resource matches",
    ],
    [
      "a match of any tag value",
      service('match: { tags: { team: "**" } }'),
      "expected a pattern that not every resource matches",
    ],
    [
      "any instance among named ones",
      service('match: { instanceIds: [i-1, "*"] }'),
      "expected a pattern that not every resource matches",
    ],
    ["a match of nothing", service("match: {}"), "expected a pattern in one of tags, sagemakerEndpoint"],
    [
      "a silence of everything",
      planAnd('silence: [{ finding: "*:*", reason: r }]'),
      "this would silence everything",
    ],
  ])("%s", (_, text, part) => {
    expect(complaintsAbout(text)).toEqual([expect.stringContaining(part)]);
  });

  test("a star beside a field that says something is fine", () => {
    expect(complaintsAbout(service('match: { sagemakerEndpoint: "*", tags: { team: ml } }'))).toEqual([]);
  });
});

test("all mistakes are listed, in the order of the file, twenty and the number of the others", () => {
  const workloads = Array.from(
    { length: 25 },
    (_, index) => `{ name: w${index}, kind: fixed, monthlyUsd: -1 }`,
  );
  const complaints = complaintsAbout(planWith(...workloads));
  expect(complaints).toHaveLength(21);
  expect(complaints.map((one) => one.split(":")[1]).slice(0, 3)).toEqual(["4", "5", "6"]);
  expect(complaints.at(-1)).toBe("and 5 more");
});

test("text from the file cannot steer the terminal", () => {
  const [complaint] = complaintsAbout(planAnd('"\\e[31m\\u202e": 1'));
  expect(complaint).toContain('unknown key "\\u001b[31m\\u202e"');
});
