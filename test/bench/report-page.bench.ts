/**
 * `npx tsx test/bench/report-page.bench.ts`: the page with 1,000 findings in Chromium. Prints its size, how long it takes to open, and the
 * median time of a filter from the key to the laid-out list; fails on none.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { renderReportPage } from "../../lib/reports/report-page.ts";
import { aBusyAssessment } from "../builders/assessment.ts";
import { CHROMIUM, CHROMIUM_FLAGS } from "../builders/chromium.ts";

const FINDINGS = 1_000;
const busy = aBusyAssessment();
const findings = Array.from({ length: FINDINGS }, (_, index) => {
  const one = busy.findings[index % busy.findings.length];
  if (!one) throw new Error("got an assessment without findings, expected some to repeat");
  return { ...one, id: `${one.id}-${index}`, resource: `${one.resource}-${index}` };
});
const markup = renderReportPage({ ...busy, findings });

const FILTER = `(async () => {
  const text = document.querySelector("#findings input[name=text]");
  const times = [];
  for (const word of ["idle", "right", "", "g5", "spot", "", "i-1", "zzz", ""]) {
    const from = performance.now();
    text.value = word;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    times.push(performance.now() - from);
    await new Promise((done) => setTimeout(done, 50));
  }
  return times.sort((a, b) => a - b);
})()`;

const folder = mkdtempSync(join(tmpdir(), "headroom-page-bench-"));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
try {
  const path = join(folder, "report.html");
  writeFileSync(path, markup);
  const tab = await browser.newPage();
  const from = performance.now();
  await tab.goto(pathToFileURL(path).href);
  const opened = performance.now() - from;
  const times = (await tab.evaluate(FILTER)) as number[];
  console.log(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown CPU"}`);
  console.log(
    `${FINDINGS} findings: ${Math.round(markup.length / 1000)} kB, opened in ${Math.round(opened)} ms, filter median ${times[times.length >> 1]?.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms (wanted: below 100)`,
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
