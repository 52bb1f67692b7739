import { describe, expect, test } from "vitest";
import { addDays } from "../../lib/domain/window.ts";
import { type WeeklyFacts, weeklyReportOf } from "../../lib/reports/weekly-report.ts";
import { weeklyText } from "../../lib/reports/weekly-text.ts";
import { aBusyAssessment } from "../builders/assessment.ts";
import { aFinding, aRightSize } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { HOSTILE_TEXTS } from "../builders/hostile.ts";

const busy = aBusyAssessment();
const raise = (): never => {
  throw new Error("got an assessment without spend, expected one with");
};
const mail = (change: Partial<WeeklyFacts> = {}) =>
  weeklyText(
    weeklyReportOf({
      now: NOW,
      findings: busy.findings,
      lookedAt: NOW,
      totals: busy.totals,
      workloads: busy.workloads,
      ...(busy.spend ? { spend: busy.spend } : {}),
      ...change,
    }),
  );

describe("the week in plain text", () => {
  test("says in its first lines what it comes to, in the subject too", () => {
    const { subject, text } = mail();
    expect(subject).toMatch(
      /^Headroom: heading 11 % over budget, \d+ findings, save \$[\d,]+ a month \(week to 2026-11-24\)$/,
    );
    expect(subject.length).toBeLessThanOrEqual(100);
    expect(text).toMatch(
      /^HEADROOM, 2026-11-17 to 2026-11-24 \(UTC\)\nHeading 11 % over budget\. Running 18 % above plan\. \d+ findings to act on save \$/,
    );
  });

  test("says how sure the forecast of the month's end is, and nothing where nobody can say", () => {
    const range = "Four forecasts in five end between $101,300 and $111,900.";
    expect(mail().text).toContain(range);
    const { projectedLowUsd: _, ...unsure } = busy.spend ?? raise();
    expect(mail({ spend: unsure }).text).not.toContain("Four forecasts in five");
  });

  test("puts plan and actual of each workload side by side", () => {
    const { text } = mail();
    for (const { workload } of busy.workloads) expect(text).toContain(`- ${workload}: `);
    expect(text).toMatch(
      /- llm-chat: \$20,703 planned, \$31,054 running; instances 4 planned, 6 running; GPUs 16 planned, 24 running; GPU mean 34 %/,
    );
  });

  test("gives the ten dearest findings with the action, and says how many it leaves out", () => {
    const findings = Array.from({ length: 14 }, (_, index) =>
      aFinding({ resource: `i-${index}`, title: `g5.xlarge number ${index} idles` }),
    );
    const { text } = mail({ findings });
    expect(text.match(/^ {3}Do: Stop it/gm)).toHaveLength(10);
    expect(text).toContain("and 4 findings more");
    expect(text).toContain("   Command: aws ec2 stop-instances");
    expect(text).toContain("   Why: idle:i-0");
  });

  test("never reads as an all-clear when nothing has looked", () => {
    const { lookedAt: _, ...facts } = { now: NOW, findings: [], lookedAt: undefined };
    const { subject, text } = weeklyText(weeklyReportOf(facts));
    expect(subject).toContain("no run has finished yet");
    expect(text).toContain("No bill could be read: spend is not known.");
    expect(text).toContain("nothing above says that all is well");
  });

  test("tells what was resolved within the week, and why; not what was resolved before", () => {
    const resolved = (resource: string, days: number) =>
      aFinding({
        resource,
        state: { kind: "resolved", reason: "recommendation-applied", at: addDays(NOW, -days) },
      });
    const { text } = mail({ findings: [resolved("i-now", 2), resolved("i-then", 8)] });
    expect(text).toContain("- idle:i-now: advice taken, $734 a month; not checkable on this bill");
    expect(text).not.toContain("i-then");
  });

  test("counts what could not be judged and the reads that failed", () => {
    const { text } = mail({ unknown: { count: 12, judged: 80, failedReads: 3 }, problems: ["ce: denied"] });
    expect(text).toContain("12 verdicts of 80 could not be given; 3 reads failed.");
    expect(text).toContain("ce: denied");
  });

  test("names the days of the week whose bill is still an estimate, and Headroom's own cost", () => {
    const { text } = mail({ ownCostUsdPerMonth: 3.21 });
    expect(text).toMatch(/Last 7 billed days: \$[\d,]+, \d days? of them still estimated\./);
    expect(text).toContain("Headroom's own API calls: $3.21 a month.");
  });

  test.each(HOSTILE_TEXTS)("a stranger's text %j starts no line and hides nothing", (evil) => {
    const finding = aRightSize({
      resource: evil,
      workload: evil,
      owner: evil,
      title: evil,
      advice: { text: evil },
    });
    const { text } = mail({
      findings: [finding],
      workloads: [{ ...busy.workloads[0], workload: evil } as never],
    });
    expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
    expect(text.split("\n").filter((line) => line.startsWith("two"))).toEqual([]);
  });

  test("says when a service outgrows its plan, among what is upcoming", () => {
    const findings = [
      aFinding({
        rule: "runway",
        resource: "api",
        title: "api: the planned 400 qps last until 2027-01-03 at 5 % growth a month",
        observed: { lastsUntil: "2027-01-03" },
      }),
    ];
    expect(mail({ findings }).text).toMatch(/UPCOMING\n2027-01-03: api: the planned 400 qps last until/);
  });
});
