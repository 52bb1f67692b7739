import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignWorkloads, isGlobMatch, matchesWorkload } from "../../lib/domain/match.ts";
import type { Match } from "../../lib/domain/workload.ts";
import { aWorkload } from "../builders/plan.ts";

type Matchable = Parameters<typeof matchesWorkload>[1];

const machine = (id: string, tags: Record<string, string> = {}): Matchable => ({ id, kind: "ec2", tags });
const endpoint = (id: string): Matchable => ({ id, kind: "sagemaker-endpoint", tags: {} });
const job = (id: string): Matchable => ({ id, kind: "sagemaker-training", tags: {} });
const inGroup = (name: string): Matchable => machine("i-1", { "aws:autoscaling:groupName": name });

describe("a glob", () => {
  test.each([
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["*", "anything", true],
    ["llm-chat-*", "llm-chat-", true],
    ["llm-chat-*", "llm-chat-v2", true],
    ["llm-chat-*", "old-llm-chat-v2", false],
    ["*-prod", "llm-prod-prod", true],
    ["*-prod", "llm-production", false],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "acb", false],
    ["a**c", "abc", true],
    ["ab", "AB", false],
    ["a.c", "abc", false],
    ["[a]?", "[a]?", true],
    ["[a]?", "ab", false],
  ])("%j on %j is %s", (pattern, text, expected) => {
    expect(isGlobMatch(pattern, text)).toBe(expected);
  });

  test("means what the regular expression of the same pattern means", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });
    fc.assert(
      fc.property(word, text, (pattern, subject) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
        expect(isGlobMatch(pattern, subject)).toBe(expression.test(subject));
      }),
    );
  });

  test("of many stars does not blow up on a long text: a backtracking matcher never returns here", () => {
    expect(isGlobMatch(`${"a*".repeat(100)}b`, "a".repeat(20_000))).toBe(false);
  });
});

describe("a workload's match", () => {
  const cases: [string, Match, Matchable, boolean][] = [
    ["an endpoint means all its variants", { sagemakerEndpoint: "ranker" }, endpoint("ranker/a"), true],
    ["and its namesake elsewhere", { sagemakerEndpoint: "rank*r" }, endpoint("ranker/a@eu-west-1"), true],
    ["one variant means that one", { sagemakerEndpoint: "ranker/a" }, endpoint("ranker/b"), false],
    ["a job means all its groups", { sagemakerTrainingJob: "llama" }, job("llama/workers"), true],
    ["a tag with its value", { tags: { team: "risk" } }, machine("i-1", { team: "risk" }), true],
    ["a tag by glob", { tags: { team: "ri*" } }, machine("i-1", { team: "risk" }), true],
    ["a tag with another value", { tags: { team: "risk" } }, machine("i-1", { team: "search" }), false],
    ["a tag that is not there", { tags: { team: "*" } }, machine("i-1"), false],
    ["one tag of two", { tags: { team: "risk", env: "prod" } }, machine("i-1", { team: "risk" }), false],
    ["no tag at all", { tags: {} }, machine("i-1", { team: "risk" }), false],
    ["a tag named constructor that is not there", { tags: { constructor: "*" } }, machine("i-1"), false],
    [
      "a tag named toString that is there",
      { tags: { toString: "x" } },
      machine("i-1", { toString: "x" }),
      true,
    ],
    ["an endpoint by glob", { sagemakerEndpoint: "llm-*" }, endpoint("llm-chat"), true],
    ["a machine named like the endpoint", { sagemakerEndpoint: "llm-*" }, machine("llm-chat"), false],
    ["a training job", { sagemakerTrainingJob: "ft-*" }, job("ft-7"), true],
    ["an endpoint named like the job", { sagemakerTrainingJob: "ft-*" }, endpoint("ft-7"), false],
    ["an Auto Scaling group", { autoScalingGroup: "web-*" }, inGroup("web-a"), true],
    ["another group", { autoScalingGroup: "web-*" }, inGroup("api-a"), false],
    ["any group, of a machine in none", { autoScalingGroup: "*" }, machine("i-1"), false],
    ["one of the instance ids", { instanceIds: ["i-0", "i-1"] }, machine("i-1"), true],
    ["none of the instance ids", { instanceIds: ["i-0", "i-2"] }, machine("i-1"), false],
    ["an empty list of instance ids", { instanceIds: [] }, machine("i-1"), false],
    ["nothing", {}, machine("i-1"), false],
    ["all fields", { tags: { a: "b" }, instanceIds: ["i-1"] }, machine("i-1", { a: "b" }), true],
    ["one field of two", { tags: { a: "b" }, instanceIds: ["i-1"] }, machine("i-1", { a: "c" }), false],
  ];

  test.each(cases)("by %s", (_, match, resource, expected) => {
    expect(matchesWorkload(match, resource)).toBe(expected);
  });
});

describe("assigning resources to workloads", () => {
  const named = (name: string, match?: Match) => {
    const { match: _, ...workload } = aWorkload({ name });
    return match ? { ...workload, match } : workload;
  };
  const resource = machine("i-1", { team: "risk", env: "prod", "aws:autoscaling:groupName": "web" });

  test.each<[string, Match, Match]>([
    ["an instance id over a group", { autoScalingGroup: "web" }, { instanceIds: ["i-1"] }],
    ["a group over tags", { tags: { team: "risk", env: "prod" } }, { autoScalingGroup: "web" }],
    ["two tags over one", { tags: { team: "risk" } }, { tags: { team: "risk", env: "prod" } }],
    ["a whole value over a glob", { tags: { team: "r*" } }, { tags: { team: "risk" } }],
  ])("prefers %s, whichever comes first in the plan", (_, less, more) => {
    const [weak, strong] = [named("weak", less), named("strong", more)];
    for (const plan of [
      [weak, strong],
      [strong, weak],
    ]) {
      expect(assignWorkloads(plan, [resource])).toEqual({
        byResource: new Map([["i-1", "strong"]]),
        conflicts: [{ resource: "i-1", workloads: ["strong", "weak"] }],
      });
    }
  });

  test("gives a tie to the first in the plan, and reports it", () => {
    const [a, b] = [named("a", { tags: { team: "risk" } }), named("b", { tags: { team: "risk" } })];
    expect(assignWorkloads([b, a], [resource]).byResource.get("i-1")).toBe("b");
    expect(assignWorkloads([a, b], [resource])).toEqual({
      byResource: new Map([["i-1", "a"]]),
      conflicts: [{ resource: "i-1", workloads: ["a", "b"] }],
    });
  });

  test("leaves alone what no workload claims, and a workload without a match claims nothing", () => {
    const plan = [named("sized-only"), named("other", { tags: { team: "search" } })];
    expect(assignWorkloads(plan, [resource])).toEqual({ byResource: new Map(), conflicts: [] });
  });
});
