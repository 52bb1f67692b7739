import { describe, expect, test } from "vitest";
import { SEVERITIES } from "../../lib/domain/finding.ts";
import { addDays } from "../../lib/domain/window.ts";
import { type FindingsWidget, findingsWidget } from "../../lib/reports/findings-widget.ts";
import { momentText } from "../../lib/reports/moment.ts";
import { SEVERITY_COLORS } from "../../lib/reports/widget-row.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";

const ENDPOINT = "arn:aws:lambda:us-east-1:111122223333:function:findings-widget";
const widget = (change: Partial<FindingsWidget> = {}) =>
  findingsWidget({
    findings: [aFinding()],
    page: 0,
    endpoint: ENDPOINT,
    actions: true,
    range: { start: addDays(NOW, -7) },
    theme: "light",
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
    expect(textOf(page)).toContain("2 open findings (2 medium), up to $734 a month");
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
    expect(widget({ actions: false })).not.toContain('action="call"');
    expect(widget({ actions: false })).not.toContain("<form");
  });

  test("asks for a name and a reason, and gives back what was typed when it was refused", () => {
    const page = widget({ typed: { who: "ann", reason: '"load" test' } });
    expect(page).toContain('<input name="who" value="ann"/>');
    expect(page).toContain('<input name="reason" size="40" value="&quot;load&quot; test"/>');
    expect(widget()).toContain('<input name="reason" size="40" value=""/>');
  });

  test("an action leaves the reader on the page", () => {
    expect(widget({ findings: many, page: 2 })).toContain(
      "{&quot;action&quot;:&quot;dismiss&quot;,&quot;id&quot;:&quot;idle:i-50&quot;,&quot;page&quot;:2}",
    );
  });

  test("says who silenced a finding, when and why", () => {
    const state = {
      kind: "snoozed",
      until: addDays(NOW, 3),
      reason: "load test",
      by: "ann",
      at: NOW,
    } as const;
    expect(widget({ findings: [aFinding({ state })] })).toContain(
      `snoozed until 2026-11-27: load test<br/><small>ann, ${momentText(NOW)}</small>`,
    );
  });

  test("shows what is instead of something else, and what comes on top: neither is saved by itself", () => {
    const alternative = aFinding({ rule: "spot", alternativeTo: "idle:i-0abc" });
    const onTop = aFinding({ rule: "commitment", resource: "fleet", presumes: ["idle:i-0abc"] });
    const page = widget({ findings: [aFinding(), alternative, onTop] });
    expect(page).toContain("<small>spot: i-0abc, instead of idle:i-0abc · ");
    expect(page).toContain("<small>commitment: fleet, on top of idle:i-0abc · ");
  });

  test("opens the evidence in a window, cut where it is long", () => {
    const arithmetic = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const page = widget({ findings: [aFinding({ arithmetic })], actions: false });
    expect(page).toContain('<a>Why</a><cwdb-action action="html" display="popup"><h2>');
    expect(page).toContain("<li>line 19</li><li>and 10 more lines: headroom explain</li>");
  });

  test("keeps what was resolved within the time range of the dashboard, and nothing older", () => {
    const at = addDays(NOW, -2);
    const findings = [aFinding({ state: { kind: "resolved", reason: "no-longer-true", at } })];
    expect(widget({ findings })).toMatch(/<td[^>]*>resolved<\/td>/);
    const range = { start: addDays(NOW, -1) };
    expect(widget({ findings, range })).toContain("Nothing is open in this time range.");
  });

  test("of a range that has ended shows what was there before its end, and says that it stands as now", () => {
    const findings = [
      aFinding({ firstSeen: addDays(NOW, -5) }),
      aFinding({ resource: "i-new", firstSeen: addDays(NOW, -1) }),
    ];
    const page = widget({ findings, range: { start: addDays(NOW, -6), end: addDays(NOW, -2) } });
    expect(page).toContain("idle: i-0abc");
    expect(page).not.toContain("idle: i-new");
    expect(page).toContain("as they stand now");
    expect(widget({ findings })).toContain("idle: i-new");
  });

  test("counts nothing that is resolved or silenced, and offers to take a silence back", () => {
    const resolved = aFinding({ state: { kind: "resolved", reason: "no-longer-true", at: NOW } });
    const silenced = aFinding({ resource: "i-2", state: { kind: "dismissed", reason: "standby" } });
    const page = widget({ findings: [resolved, silenced] });
    expect(textOf(page)).toContain("0 open findings, up to $0 a month");
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
    expect(textOf(widget({ findings: [aFinding(), drift] }))).toContain(
      "2 open findings (2 medium), up to $734 a month",
    );
  });

  test.each(["light", "dark"] as const)("%s: severities can be read", (theme) => {
    const background = { light: "#ffffff", dark: "#161d26" }[theme];
    for (const severity of SEVERITIES) {
      expect(widget({ theme, findings: [aFinding({ severity })] })).toContain(
        `<b style="color:${SEVERITY_COLORS[theme][severity]}">${severity}</b>`,
      );
      expect(contrastOf(SEVERITY_COLORS[theme][severity], background)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

/** Text alone, spaces as they come. */
const textOf = (page: string): string => page.replace(/<[^>]+>/g, "");

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrastOf(a: string, b: string): number {
  const [dark = 0, bright = 0] = [luminanceOf(a), luminanceOf(b)].toSorted((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
