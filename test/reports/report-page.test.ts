import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { usd } from "../../lib/domain/units.ts";
import { renderReportPage } from "../../lib/reports/report-page.ts";
import { aBusyAssessment, anAssessment } from "../builders/assessment.ts";
import { aFinding, dollars } from "../builders/finding.ts";
import { aHostileAssessment, HOSTILE_TEXTS } from "../builders/hostile.ts";

const page = renderReportPage(aBusyAssessment());
/** Tags with their attributes, as a parser would cut them: text holds no bare `<`. */
const tagsOf = (markup: string): string[] =>
  [...markup.replace(/<style>.*?<\/style>|<script[^>]*>.*?<\/script>/gs, "").matchAll(/<[^>]*>/g)].map(
    ([tag]) => tag,
  );
const shape = (markup: string): string =>
  tagsOf(markup)
    .map((tag) => tag.replace(/"[^"]*"/g, '""'))
    .join("");
const occurrences = (text: string, part: string): number => text.split(part).length - 1;

describe("the page", () => {
  test("says the run in its title and in its only h1", () => {
    expect(page).toMatch(/<title>Headroom: save \$18,198 a month \(\$123,931 planned, \$146,352 running/);
    expect(occurrences(page, "<h1")).toBe(1);
  });

  test("loads nothing: no address, no import, no inline handler", () => {
    const attributes = tagsOf(page).join(" ");
    expect(attributes).not.toMatch(/\s(src|srcset|action|data|poster|on\w+)=/i);
    expect([...attributes.matchAll(/href="([^"]*)"/g)].every(([, target]) => target?.startsWith("#"))).toBe(
      true,
    );
    expect(page).not.toMatch(/https?:|url\(|@import/i);
  });

  test("allows exactly the scripts and the style it holds", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const hashes = (tag: string): string =>
      [...page.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))]
        .map(([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`)
        .join(" ");
    expect(policy).toBe(
      `default-src 'none'; style-src ${hashes("style")}; script-src ${hashes("script")}; base-uri 'none'; form-action 'none'`,
    );
    expect(occurrences(page, "style=")).toBe(0);
  });

  test("links lead to places that exist, and no place exists twice", () => {
    const places = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(places).size).toBe(places.length);
    for (const [, target] of page.matchAll(/href="#([^"?]+)/g)) expect(places).toContain(target);
  });

  test("lists live findings by dollars, each with its arithmetic, price source and what was not checked", () => {
    const live = page.slice(
      page.indexOf('<div class="findings">'),
      page.indexOf('<details class="remembered"'),
    );
    expect(occurrences(live, '<details class="finding"')).toBe(15);
    expect(live.indexOf("partly-idle:")).toBeLessThan(live.indexOf("right-size:i-05"));
    expect(live).toContain("all of it saved when stopped");
    expect(live).toContain("AWS Price List, AmazonEC2, 2026-11-20");
    expect(live).toContain("Signals not checked</dt><dd>networkBytes");
  });

  test("tables have captions and heads with scope", () => {
    expect(occurrences(page, "<caption>")).toBe(occurrences(page, "<table>"));
    expect(tagsOf(page).filter((tag) => tag === "<th>")).toEqual([]);
  });

  test("every chart has a name for those who do not see it, or is decoration", () => {
    const named = tagsOf(page).filter((tag) => /^<svg/.test(tag) && !/viewBox/.test(tag));
    expect(named.filter((tag) => !/aria-label="[^"]+"|aria-hidden="true"/.test(tag))).toEqual([]);
  });
});

test("the totals row is the sum of the workloads' rows", () => {
  const { workloads, totals } = aBusyAssessment();
  const sum = workloads.reduce((total, one) => total + (one.actualUsdPerMonth ?? 0), 0);
  expect(totals.actualUsdPerMonth).toBeCloseTo(sum, 6);
  expect(page).toMatch(/<tfoot>.*?\$123,931.*?\$146,352.*?\$128,154/s);
});

describe("what is absent is said", () => {
  const empty = renderReportPage(anAssessment());
  test.each(["no resource seen", "No live finding", "No bill was given", "Nothing was measured", "no plan"])(
    "an empty run says: %s",
    (sentence) => expect(empty).toContain(sentence),
  );

  test("without a plan nothing is planned at $0", () => {
    const { plannedUsdPerMonth: _, ...totals } = aBusyAssessment().totals;
    const unplanned = renderReportPage(aBusyAssessment({ totals }));
    expect(unplanned).toContain("no plan.yaml was given");
    expect(unplanned).not.toContain("$0 planned");
  });

  test("a fleet that is too small is told to grow, not to save", () => {
    const totals = { ...aBusyAssessment().totals, couldBeUsdPerMonth: usd(150_000) };
    expect(renderReportPage(aBusyAssessment({ totals }))).toContain("spend $3,648 more a month");
  });
});

test.each(HOSTILE_TEXTS)("a stranger's text changes no tag of the page: %j", (text) => {
  expect(shape(renderReportPage(aHostileAssessment(text)))).toBe(
    shape(renderReportPage(aHostileAssessment("plain"))),
  );
});

test("a thousand findings are all there, at a few kilobytes each", () => {
  const findings = Array.from({ length: 1_000 }, (_, index) =>
    aFinding({ resource: `i-${index}`, dollars: dollars(1_000 + index, 0) }),
  );
  const long = renderReportPage(aBusyAssessment({ findings }));
  expect(occurrences(long, '<details class="finding"')).toBe(1_000);
  expect(long.length / 1_000).toBeLessThan(6_000);
});
