import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import type { Finding } from "../../lib/domain/finding.ts";
import { addDays } from "../../lib/domain/window.ts";
import { findingsWidget } from "../../lib/reports/findings-widget.ts";
import type { WidgetTheme } from "../../lib/reports/widget-row.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "../builders/chromium.ts";
import { runVerb } from "../builders/terminal.ts";
import { widgetFrame } from "../builders/widget-frame.ts";

/** The pictures in docs/images, of the demo as it is today: `npm run pictures`. */
const IMAGES = join(import.meta.dirname, "../../docs/images");
/** Of each kind of advice one, so that a reader sees what the widget can say. */
const IN_THE_WIDGET = [
  "idle:i-benchmark",
  "spot:llama-13b-finetune",
  "commitment:compute",
  "idle:i-hackathon",
  "partly-idle:i-ablation",
  "right-size:i-jumphost",
];
const SNOOZED = "idle:i-dev-chen";

interface Shot {
  readonly name: string;
  readonly width: number;
  /** Absent: all of it. */
  readonly height?: number;
}

async function picture(browser: Browser, { name, width, height }: Shot, html: { url: string } | string) {
  const page = await browser.newPage({ viewport: { width, height: height ?? 600 } });
  await (typeof html === "string" ? page.setContent(html) : page.goto(html.url));
  await page.screenshot({ path: join(IMAGES, name), fullPage: height === undefined });
  await page.close();
}

function demoWidget(findings: readonly Finding[], theme: WidgetTheme): string {
  const asOf = findings[0]?.lastSeen;
  if (asOf === undefined) throw new Error("got a demo without findings, expected some");
  const shown = IN_THE_WIDGET.flatMap((id) => findings.filter((one) => one.id === id)).map((one) => ({
    ...one,
    // findings.json has the state's name alone.
    state: { kind: "open" as const },
  }));
  const snoozed = findings
    .filter(({ id }) => id === SNOOZED)
    .map((one) => ({
      ...one,
      state: {
        kind: "snoozed" as const,
        until: addDays(asOf, 7),
        reason: "load test until Friday",
        by: "Ada (dashboard Headroom-Fleet-us-east-1 of 111122223333)",
        at: asOf,
      },
    }));
  if (shown.length + snoozed.length !== IN_THE_WIDGET.length + 1)
    throw new Error("the demo no longer has every finding that the widget's picture shows");
  const widget = findingsWidget({
    findings: [...shown, ...snoozed],
    page: 0,
    endpoint: "arn:aws:lambda:us-east-1:111122223333:function:findings-widget",
    actions: true,
    range: { start: addDays(asOf, -7) },
    theme,
  });
  return widgetFrame("Findings", widget, theme);
}

const folder = mkdtempSync(join(tmpdir(), "headroom-pictures-"));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
try {
  for (const verb of ["watch", "report"]) {
    const { code, stderr } = await runVerb([verb, "--source", "demo", "--out", folder], folder);
    if (code !== 0) throw new Error(`headroom ${verb} failed on the demo: ${stderr}`);
  }
  const { findings } = JSON.parse(readFileSync(join(folder, "findings.json"), "utf8"));
  const at = (file: string) => ({ url: pathToFileURL(join(folder, file)).href });
  await picture(browser, { name: "report.png", width: 1280, height: 900 }, at("report.html"));
  await picture(browser, { name: "mail-desktop.png", width: 800, height: 1100 }, at("weekly.html"));
  await picture(browser, { name: "mail-phone.png", width: 360, height: 1100 }, at("weekly.html"));
  await picture(browser, { name: "widget.png", width: 1400 }, demoWidget(findings, "light"));
  await picture(browser, { name: "widget-dark.png", width: 1400 }, demoWidget(findings, "dark"));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
