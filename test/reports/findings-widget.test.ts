import { describe, expect, test } from "vitest";
import { addDays } from "../../lib/domain/window.ts";
import { type FindingsWidget, findingsWidget } from "../../lib/reports/findings-widget.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { HOSTILE_TEXTS } from "../builders/hostile.ts";

const ENDPOINT = "arn:aws:lambda:us-east-1:111122223333:function:findings-widget";
const widget = (change: Partial<FindingsWidget> = {}) =>
  findingsWidget({
    findings: [aFinding()],
    page: 0,
    endpoint: ENDPOINT,
    actions: true,
    since: addDays(NOW, -7),
    ...change,
  });
const many = Array.from({ length: 60 }, (_, index) =>
  aFinding({ resource: `i-${String(index).padStart(2, "0")}` }),
);

describe("the findings widget", () => {
  test("shows what to do, on what, for whom and what it saves", () => {
    const page = widget({ findings: [aFinding({ owner: "ml-platform" })] });
    for (const text of ["medium", "idle: i-0abc", "ml-platform", "$734 a month", "stop-instances"])
      expect(page).toContain(text);
  });

  test("counts several findings on one resource once, with the best", () => {
    const page = widget({ findings: [aFinding(), aFinding({ rule: "right-size" })] });
    expect(page).toContain("2 open findings, up to $734 a month");
  });

  test.each([
    [0, 25, "Page 1 of 3", false, true],
    [1, 25, "Page 2 of 3", true, true],
    [2, 10, "Page 3 of 3", true, false],
    [9, 10, "Page 3 of 3", true, false],
    [-1, 25, "Page 1 of 3", false, true],
  ])("page %i shows %i rows and the way to its neighbours", (page, rows, said, back, next) => {
    const shown = widget({ findings: many, page });
    expect(shown.match(/idle: i-/g)).toHaveLength(rows);
    expect([shown.includes(said), shown.includes(">Back<"), shown.includes(">Next<")]).toEqual([
      true,
      back,
      next,
    ]);
  });

  test("offers snooze and dismiss with a confirmation only when actions are on", () => {
    expect(widget()).toMatch(
      /Snooze 7 days<\/a><cwdb-action action="call" display="widget" endpoint="arn:[^"]+" confirmation="Snooze idle:i-0abc for 7 days\?">/,
    );
    expect(widget({ actions: false })).not.toContain("cwdb-action");
    expect(widget({ actions: false })).not.toContain("<form");
  });

  test("keeps what was resolved within the time range of the dashboard, and nothing older", () => {
    const at = addDays(NOW, -2);
    const findings = [aFinding({ state: { kind: "resolved", reason: "no-longer-true", at } })];
    expect(widget({ findings })).toContain("<td>resolved</td>");
    expect(widget({ findings, since: addDays(NOW, -1) })).toContain("Nothing is open in this time range.");
  });

  test("counts nothing that is resolved or silenced, and offers to take a silence back", () => {
    const resolved = aFinding({ state: { kind: "resolved", reason: "no-longer-true", at: NOW } });
    const silenced = aFinding({ resource: "i-2", state: { kind: "dismissed", reason: "standby" } });
    const page = widget({ findings: [resolved, silenced] });
    expect(page).toContain("0 open findings, up to $0 a month");
    expect(page).toContain("dismissed: standby");
    expect(page).toContain(">Reopen</a>");
    expect(page).not.toContain("Snooze 7 days");
  });

  test("what plan.yaml silences is taken back there, not here", () => {
    const state = { kind: "dismissed", reason: "standby", inPlan: true } as const;
    const page = widget({ findings: [aFinding({ state })] });
    expect(page).toContain("in plan.yaml");
    expect(page).not.toContain("Reopen");
  });

  test("adds no drift of a workload to what its machines would save", () => {
    const drift = aFinding({ rule: "plan-drift", resource: "llm-chat" });
    expect(widget({ findings: [aFinding(), drift] })).toContain("2 open findings, up to $734 a month");
  });

  test.each(HOSTILE_TEXTS)("a stranger's text %j is text", (evil) => {
    const finding = aFinding({
      resource: evil,
      title: evil,
      workload: evil,
      owner: evil,
      advice: { text: evil, command: evil },
    });
    const page = widget({ findings: [finding], notice: evil });
    expect(page).not.toMatch(/<script|<img|<\/style|\sonmouseover='/i);
    expect(
      page.match(
        /<(?!\/?(?:table|thead|tbody|tr|th|td|p|b|br|small|code|a|form|label|input|cwdb-action)\b)/g,
      ),
    ).toBeNull();
  });
});
