import { expect, test } from "vitest";
import { findingsJson } from "../../lib/reports/findings-json.ts";
import { inertJson } from "../../lib/reports/inert-text.ts";
import { aBusyAssessment, anAssessment } from "../builders/assessment.ts";
import { aHostileAssessment, HOSTILE_TEXTS } from "../builders/hostile.ts";

const json = findingsJson(aBusyAssessment());

test("each finding has id, rule, resource and its state as one word, with the rest beside it", () => {
  for (const finding of json.findings) {
    expect(finding.id).toBe(`${finding.rule}:${finding.resource}`);
    expect(["open", "worse", "snoozed", "dismissed", "resolved"]).toContain(finding.state);
  }
  const snoozed = json.findings.find(({ state }) => state === "snoozed");
  expect(snoozed?.stateDetail).toEqual({
    until: "2026-12-04T00:00:00.000Z",
    reason: "load test until the launch",
  });
});

test("right-size carries the proposed type and idle whether a model sits in memory", () => {
  const ofRule = (rule: string) => json.findings.find((finding) => finding.rule === rule);
  expect(ofRule("right-size")?.proposed?.instanceType).toBe("m7i.xlarge");
  expect(ofRule("idle")?.observed.memoryResident).toBe(false);
});

test("money and shares stay bare numbers", () => {
  expect(json.totals.actualUsdPerMonth).toBeTypeOf("number");
  expect(inertJson(json)).not.toMatch(/"\$[\d,]+"/);
});

test("no bill is null, not an empty bill", () => {
  expect(findingsJson(anAssessment()).spend).toBeNull();
});

test.each(HOSTILE_TEXTS)("a stranger's text survives as itself: %j", (text) => {
  const read = JSON.parse(inertJson(findingsJson(aHostileAssessment(text))));
  expect(read.findings[0].resource).toBe(text);
});
