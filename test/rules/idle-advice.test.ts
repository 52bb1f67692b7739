import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { RULES } from "../../lib/rules/index.ts";
import { ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";

const idle = ruleNamed(RULES, "idle");
const endpoint: Partial<Resource> = { kind: "sagemaker-endpoint", instanceType: "ml.g5.xlarge" };

describe("what an idle endpoint's command names", () => {
  const uncalled = { ...endpoint, telemetry: [aSeries("invocations", 0)] };
  const adviceOn = (id: string) => {
    const verdict = verdictOn(idle, aResource({ ...uncalled, id }));
    return verdict?.kind === "finding" ? verdict.finding.advice : undefined;
  };

  test("is the provider's name, in a further region too", () => {
    expect(adviceOn("ranker@eu-west-1")?.command).toContain("--endpoint-name ranker --region");
  });

  test("is never the whole endpoint when only one of its variants is idle", () => {
    expect(adviceOn("ranker/a")).toEqual({
      text: "Nobody calls this variant: take it out of the endpoint's configuration; the other variants stay.",
    });
  });
});

test("a hostile name cannot leave its quotes in the command", () => {
  const verdict = verdictOn(idle, aResource({ id: "i-1'; rm -rf / #", telemetry: cards([0]) }));
  expect(verdict).toMatchObject({
    finding: { advice: { command: expect.stringContaining(`'i-1'\\''; rm -rf / #'`) } },
  });
});
