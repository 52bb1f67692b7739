import { describe, expect, test } from "vitest";
import { addDays, addHours, type Instant } from "../../lib/domain/window.ts";
import { type WeeklyFacts, weeklyReportOf } from "../../lib/reports/weekly-report.ts";
import { weeklyText } from "../../lib/reports/weekly-text.ts";
import { aBusyAssessment } from "../builders/assessment.ts";
import { NOW } from "../builders/fleet.ts";

const { totals, spend, workloads } = aBusyAssessment();
const mail = (change: Partial<WeeklyFacts> = {}) =>
  weeklyText(
    weeklyReportOf({
      now: NOW,
      findings: [],
      lookedAt: NOW,
      spendAt: NOW,
      hourlyAt: NOW,
      totals,
      workloads,
      ...(spend && { spend }),
      ...change,
    }),
  );

describe("a weekly mail from a job that is dead", () => {
  test.each([
    ["last look 14 days ago, 0 findings then", addDays(NOW, -14)],
    ["last look 2 days ago, 0 findings then", addHours(NOW, -48)],
    ["last look 29 hours ago, 0 findings then", addHours(NOW, -29)],
  ])("says so in its subject: %s", (said, lookedAt) => {
    const { subject, text } = mail({ lookedAt });
    expect(subject).toBe(`Headroom: ${said} (week to 2026-11-24)`);
    expect(text).not.toContain("Nothing is open.");
    expect(text).toContain("Not known: nobody has looked lately.");
    expect(text).toMatch(/The last full look at the fleet finished .* ago \(2026-11-\d\d \d\d:\d\d UTC\)/);
  });

  test("says nothing of the kind for yesterday's look", () => {
    const { subject, text } = mail({ lookedAt: addHours(NOW, -27) });
    expect(subject).not.toContain("last look");
    expect(text).toContain("Nothing is open.");
    expect(text).not.toContain("read its function's log");
  });

  test.each([
    [
      "an old look at the bill",
      { spendAt: addHours(NOW, -49) },
      "The last look at the bill finished 2 days ago",
    ],
    ["an old hourly look", { hourlyAt: addHours(NOW, -4) }, "The last hourly look finished 4 hours ago"],
  ])("names %s", (_, change, said) => {
    expect(mail(change).text).toContain(said);
  });

  test("names looks that never came", () => {
    const { text } = weeklyText(weeklyReportOf({ now: NOW, findings: [] }));
    for (const look of ["full look at the fleet", "look at the bill", "hourly look"])
      expect(text).toContain(`No ${look} has finished yet.`);
  });
});

describe("spend from an earlier look", () => {
  const spendOf = (spendAt: Instant, now: Instant = NOW) =>
    /SPEND\n(.+\n)+/.exec(mail({ spendAt, now }).text)?.[0];

  test("of yesterday is this month's, with its last seven billed days", () => {
    expect(spendOf(addHours(NOW, -22))).toMatch(/This month: .*\nLast 7 billed days/);
  });

  test("older than two days is dated, and its days are not called the last ones", () => {
    const said = spendOf(addDays(NOW, -5));
    expect(said).toContain("As of 2026-11-19 00:00 UTC, 5 days ago: $");
    expect(said).not.toMatch(/This month|Last \d/);
  });

  test.each(["2026-11-30T09:03:00.000Z", "2026-11-10T09:03:00.000Z"])(
    "of November (%s) is never December's",
    (spendAt) => {
      const said = spendOf(spendAt, "2026-12-01T07:00:00.000Z");
      expect(said).toMatch(/Month to 2026-11-\d\d 09:03 UTC: \$[\d,]+ of \$[\d,]+ spent\./);
      expect(said).not.toContain("his month");
    },
  );
});
