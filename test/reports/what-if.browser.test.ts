import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import { whatIfOf } from "../../lib/cli/what-if.ts";
import { money } from "../../lib/domain/money.ts";
import { fraction } from "../../lib/domain/units.ts";
import { DEMO_AS_OF } from "../../lib/local/demo/demo-fleet.ts";
import { DEMO_PLAN_YAML } from "../../lib/local/demo/plan-file.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { renderReportPage } from "../../lib/reports/report-page.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { modelsOf, withHeadroom } from "../../lib/sizing/levers.ts";
import { aBusyAssessment } from "../builders/assessment.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "../builders/chromium.ts";

const AXE = readFileSync(resolve(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"), "utf8");
const facts = {
  prices: embeddedPriceBook(),
  instanceTypes: embeddedInstanceTypes(),
  accelerators: embeddedAccelerators(),
  modelNamed,
};
const plan = parsePlan(DEMO_PLAN_YAML, { fileName: "plan.yaml" });
const capacity = sizePlan(plan, facts, DEMO_AS_OF);
const page = renderReportPage(
  aBusyAssessment(),
  whatIfOf({ ...facts, capacity, at: DEMO_AS_OF, models: modelsOf(plan, modelNamed) }),
);

describe.skipIf(!existsSync(CHROMIUM))(`in a browser (skipped where ${CHROMIUM} is absent)`, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "headroom-what-if-"));
  const path = join(folder, "report.html");

  beforeAll(async () => {
    writeFileSync(path, page);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(hash = "", scheme: "light" | "dark" = "light"): Promise<Page> {
    // axe is put into the page from outside, which the page's own policy forbids to everybody else.
    const context = await browser.newContext({ colorScheme: scheme, bypassCSP: true });
    const tab = await context.newPage();
    await tab.goto(`${pathToFileURL(path).href}${hash}`);
    return tab;
  }
  const total = (tab: Page) => tab.locator("form.levers output").textContent();
  test("the sliders start at the plan as it was sized", async () => {
    const tab = await opened();
    expect(await total(tab)).toContain(money(capacity.monthlyUsd));
    expect(await tab.locator("#what-if tbody tr.changed").count()).toBe(0);
    await tab.context().close();
  });

  test("a slider answers what `headroom plan` does for the same edit, and takes it back", async () => {
    const tab = await opened();
    await tab.evaluate(MOVE_TO_60);
    const { monthlyUsd } = sizePlan(withHeadroom(plan, fraction(0.6)), facts, DEMO_AS_OF);
    expect(await total(tab)).toContain(money(monthlyUsd));
    expect(await tab.locator("#what-if .edit pre").textContent()).toBe("headroom: 0.6");
    await tab.locator("form.levers button[type=reset]").click();
    await expect.poll(() => total(tab)).toContain(money(capacity.monthlyUsd));
    await tab.context().close();
  });

  test("a link opens with the sliders where they were", async () => {
    const tab = await opened("#?headroom=60");
    expect(await tab.locator("input[name=headroom]").inputValue()).toBe("60");
    await tab.context().close();
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing to mend, closed and opened, %s",
    async (scheme) => {
      const tab = await opened("", scheme);
      await tab.evaluate(AXE);
      const closed = await tab.evaluate(VIOLATIONS);
      await tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      expect([closed, await tab.evaluate(VIOLATIONS)]).toEqual([[], []]);
      await tab.context().close();
    },
    30_000,
  );
});

const MOVE_TO_60 = `(() => {
  const slider = document.querySelector("input[name=headroom]");
  slider.value = "60";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})()`;
const VIOLATIONS =
  "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))";
