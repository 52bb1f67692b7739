import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "../../lib/domain/window.ts";
import { findingsWidget } from "../../lib/reports/findings-widget.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "../builders/chromium.ts";
import { aFinding, aRightSize } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { widgetFrame } from "../builders/widget-frame.ts";

const findings = [
  aFinding({ owner: "ml-platform" }),
  aRightSize({ resource: "i-2", alternativeTo: "idle:i-0abc" }),
  aFinding({ resource: "x".repeat(10_240), workload: "w".repeat(63) }),
  aFinding({ resource: "i-3", state: { kind: "dismissed", reason: "standby", by: "ann", at: NOW } }),
];

describe.skipIf(!existsSync(CHROMIUM))(
  `the widget in a browser (skipped where ${CHROMIUM} is absent)`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
    });
    afterAll(() => browser?.close());

    test.each([
      [1400, "light"],
      [900, "dark"],
    ] as const)(
      "%i pixels wide, %s: nothing overflows, nothing runs or is fetched, actions stay data",
      async (width, theme) => {
        const page = await browser.newPage({ viewport: { width, height: 600 } });
        const complaints: string[] = [];
        page.on("console", (message) => complaints.push(message.text()));
        page.on("request", (request) => complaints.push(request.url()));
        const widget = findingsWidget({
          findings,
          page: 0,
          endpoint: "arn:aws:lambda:us-east-1:111122223333:function:findings-widget",
          actions: true,
          range: { start: addDays(NOW, -7) },
          theme,
          notice: "<script>document.title = 'run'</script>",
        });
        await page.setContent(widgetFrame("Findings", widget, theme));
        // A string, so that no bundler's helper travels along.
        const overflow = await page.evaluate<number>(
          "document.documentElement.scrollWidth - window.innerWidth",
        );
        expect(overflow).toBeLessThanOrEqual(0);
        expect(await page.title()).toBe("Findings");
        expect(await page.locator("cwdb-action[action=call]").allInnerTexts()).toHaveLength(7);
        expect(complaints).toEqual([]);
        await page.close();
      },
    );
  },
);
