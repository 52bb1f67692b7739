import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderReportPage } from "../../lib/reports/report-page.ts";
import { aBusyAssessment, anAssessment } from "../builders/assessment.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "../builders/chromium.ts";
import { aHostileAssessment, HOSTILE_TEXTS } from "../builders/hostile.ts";

/** A4 less the margins of 14 mm, at 96 pixels an inch. */
const A4_PIXELS = 688;

describe.skipIf(!existsSync(CHROMIUM))(`in a browser (skipped where ${CHROMIUM} is absent)`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "headroom-page-"));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page from a file and collects whatever it complains of or asks the network for. */
  async function opened(markup: string, options: { width: number; scheme: "light" | "dark" }) {
    const path = join(folder, "report.html");
    writeFileSync(path, markup);
    const page = await browser.newPage({
      viewport: { width: options.width, height: 800 },
      colorScheme: options.scheme,
    });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
    return { page, complaints };
  }

  test.each([
    [360, "light"],
    [360, "dark"],
    [1280, "light"],
    [1280, "dark"],
  ] as const)("%i pixels wide, %s: nothing overflows, nothing complains", async (width, scheme) => {
    const { page, complaints } = await opened(renderReportPage(aBusyAssessment()), { width, scheme });
    await page.evaluate(OPEN_ALL);
    expect(await page.evaluate(WIDTH)).toBe(width);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("paper gets what is shown, as far as it is opened: no controls, nothing cut off at the right", async () => {
    const { page } = await opened(renderReportPage(aBusyAssessment()), { width: A4_PIXELS, scheme: "light" });
    await page.fill("input[name=text]", "right-size");
    await page.locator(".finding:visible > summary").first().click();
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(WIDTH)).toBe(A4_PIXELS);
    for (const control of [".filter label", ".filter button", "nav"])
      expect(await page.locator(control).first().isVisible()).toBe(false);
    expect(await page.locator(".filter output").textContent()).toMatch(/^\d+ of 15 findings/);
    expect(await page.locator("#findings .finding[open]:visible").count()).toBe(1);
    await page.close();
  });

  test("the colours of text hold 4.5:1 against their ground in both schemes", async () => {
    for (const scheme of ["light", "dark"] as const) {
      const { page } = await opened(renderReportPage(aBusyAssessment()), { width: 1280, scheme });
      expect(await page.evaluate(LOW_CONTRASTS)).toEqual([]);
      await page.close();
    }
  });

  test("the filter narrows by text, severity and workload, and says how many are left", async () => {
    const { page } = await opened(renderReportPage(aBusyAssessment()), { width: 1280, scheme: "light" });
    const shown = () => page.locator("#findings > .findings > .finding:visible").count();
    expect(await shown()).toBe(15);
    await page.fill("input[name=text]", "right-size");
    expect([await shown(), await page.textContent(".filter output")]).toEqual([4, "4 of 15 findings"]);
    await page.selectOption("select[name=workload]", "feature-store");
    expect(await shown()).toBe(3);
    await page.selectOption("select[name=severity]", "high and above");
    expect(await shown()).toBe(0);
    await page.close();
  });

  test("a link to a finding opens it", async () => {
    const { page } = await opened(renderReportPage(aBusyAssessment()), { width: 1280, scheme: "light" });
    await page.click("details.changes summary");
    await page.click("details.changes a");
    expect(await page.locator(".finding[open]").count()).toBe(1);
    await page.close();
  });

  test("strangers' texts run nothing and push nothing aside", async () => {
    const { page, complaints } = await opened(renderReportPage(aHostileAssessment(HOSTILE_TEXTS.join(""))), {
      width: 360,
      scheme: "light",
    });
    await page.evaluate(OPEN_ALL);
    expect(complaints).toEqual([]);
    expect(await page.evaluate(WIDTH)).toBe(360);
    await page.close();
  });

  test("an empty run is a page too", async () => {
    const { page, complaints } = await opened(renderReportPage(anAssessment()), {
      width: 360,
      scheme: "dark",
    });
    expect(complaints).toEqual([]);
    expect(await page.textContent("h1")).toContain("no resource seen");
    await page.close();
  });
});

/**
 * Run in the page, so written as text: this project is compiled without the DOM's types. Answers the texts whose WCAG
 * contrast with the nearest painted ground is below 4.5.
 */
const LOW_CONTRASTS = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const ground = getComputedStyle(at).backgroundColor;
      if ((channels(ground)[3] ?? 1) === 1) return ground;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("body *:not(script, option, title, .skip)")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));
  return texts.flatMap((element) => {
    const style = getComputedStyle(element);
    const inks = [element.closest("svg") ? style.fill : style.color, groundOf(element)].map(luminance);
    const ratio = (Math.max(...inks) + 0.05) / (Math.min(...inks) + 0.05);
    return ratio < 4.5 ? [element.textContent.trim().slice(0, 40) + ": " + ratio.toFixed(2)] : [];
  });
})()`;

const WIDTH = "document.documentElement.scrollWidth";
const OPEN_ALL = `for (const one of document.querySelectorAll("details")) one.open = true`;
