import { describe, expect, test } from "vitest";
import { displayWidth } from "../../lib/cli/display-width.ts";
import { renderWatchTable } from "../../lib/cli/watch-table.ts";
import { usd } from "../../lib/domain/units.ts";
import { inReadingOrder } from "../../lib/pipeline/saving.ts";
import { aBusyAssessment, anAssessment } from "../builders/assessment.ts";
import { aFinding, dollars } from "../builders/finding.ts";
import { aHostileAssessment, HOSTILE_TEXTS } from "../builders/hostile.ts";

const plain = (width: number, change = {}) =>
  renderWatchTable(aBusyAssessment(change), { width, color: false });
const lineWith = (text: string, part: string): string =>
  text.split("\n").find((line) => line.includes(part)) ?? "";

describe("the table of a run", () => {
  test.each([80, 100, 120])("keeps every line within %i columns", (width) => {
    for (const line of plain(width).split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test("begins with the verdict, and its subtraction is the one a reader would do", () => {
    expect(plain(100)).toContain("$123,931 planned, $146,352 running, $128,154 possible a month:");
    expect(plain(100)).toContain("save $18,198 a month");
  });

  test("totals are the sums of the rows", () => {
    const { workloads } = aBusyAssessment();
    const sum = workloads.reduce((total, one) => total + one.actualInstances, 0);
    expect(lineWith(plain(100), "total a month")).toContain(`→ ${sum}`);
    expect(lineWith(plain(100), "total a month")).toMatch(/\$123,931 +\$146,352 +\$128,154/);
  });

  test("what is bought at a fixed price counts what it runs on, and is no zero where it runs on nothing we see", () => {
    const [one] = aBusyAssessment().workloads;
    if (!one) throw new Error("expected a workload");
    const { plannedInstances: _, plannedAccelerators: __, ...fixed } = { ...one, kind: "fixed" as const };
    const workloads = [
      { ...fixed, workload: "mlflow", actualInstances: 3, actualAccelerators: 0 },
      { ...fixed, workload: "licence", actualInstances: 0, actualAccelerators: 0 },
    ];
    expect(lineWith(plain(80, { workloads }), "mlflow")).toMatch(/^mlflow +3 +0 /);
    expect(lineWith(plain(80, { workloads }), "licence")).toMatch(/^licence +– +– /);
  });

  test("lists what happens now, then findings by dollars, named as `explain` takes them", () => {
    const text = plain(80);
    const places = [
      "budget:total",
      "plan-drift:llm-chat",
      "partly-idle:",
      "idle:i-07000000000000001",
      "right-size:i-05",
    ];
    const found = places.map((part) => text.indexOf(part));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found).not.toContain(-1);
    expect(text).toContain("Why: headroom explain budget:total");
  });

  test("tells an up-size as money spent", () => {
    expect(lineWith(plain(80), "right-size:i-02")).toMatch(/\$294 → \$589 +−\$294$/);
  });

  test("says what was not judged, what was wrong in the input, and what the totals leave out", () => {
    const text = plain(100);
    expect(text).toContain("right-size, 3 resources: less than 24 hours of history");
    expect(text).toContain("metrics.csv: value above 100 %, thrown away (12×)");
    expect(text).toContain("1 resource without a known price");
    expect(text).toContain("not shown: 1 snoozed, 1 resolved");
  });

  test("prints twenty of a thousand findings and says that there are more", () => {
    const findings = Array.from({ length: 1_000 }, (_, index) =>
      aFinding({ resource: `i-${index}`, dollars: dollars(1_000 + index, 0) }),
    );
    const text = plain(100, { findings: inReadingOrder(findings) });
    expect(text).toContain("and 980 findings with fewer dollars");
    expect(text).toContain("idle:i-999");
    expect(text).not.toContain("idle:i-979 ");
  });
});

describe("what is absent is said", () => {
  test("an empty fleet, no plan and no bill", () => {
    const text = renderWatchTable(anAssessment(), { width: 80, color: false });
    expect(text).toContain("no resource seen");
    expect(text).toContain("no plan, $0 running");
    expect(text).toContain("no bill to read: spend not known");
    expect(text).toContain("No live finding.");
  });

  test("a price nobody knows is a dash, not $0", () => {
    const [first] = aBusyAssessment().workloads;
    if (!first) throw new Error("expected a workload");
    const { actualUsdPerMonth: _, couldBeUsdPerMonth: __, ...unpriced } = first;
    expect(lineWith(plain(80, { workloads: [unpriced] }), "llama-70b")).toMatch(/\$80,358 +– +–$/);
  });

  test.each([
    [94_000, 94_500, "of $95,000 spent"],
    [96_000, 99_000, "(101 %)"],
  ])("a budget of $95,000 with %i spent", (spent, projected, text) => {
    const spend = {
      daily: [],
      monthToDateUsd: usd(spent),
      projectedMonthUsd: usd(projected),
      budgetMonthlyUsd: usd(95_000),
      missingDays: [],
    };
    expect(lineWith(plain(100, { spend }), "budget")).toContain(text);
  });
});

describe("colour", () => {
  test("without it there is no escape sequence", () => {
    expect(plain(80)).not.toContain("\u001b");
  });

  test("with it the words are the same", () => {
    const colored = renderWatchTable(aBusyAssessment(), { width: 80, color: true });
    expect(colored).toContain("\u001b[");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is removed
    expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(plain(80));
  });
});

test.each(HOSTILE_TEXTS)("a stranger's text moves no cursor and adds no line: %j", (text) => {
  const lines = (one: string) => renderWatchTable(aHostileAssessment(one), { width: 400, color: false });
  expect(lines(text).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(lines(text).split("\n").length).toBe(lines("plain").split("\n").length);
});
