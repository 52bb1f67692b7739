import { contentId } from "../reports/mail/chart-images.ts";
import { planChart } from "../reports/mail/plan-chart.ts";
import { spendChart } from "../reports/mail/spend-chart.ts";
import { weeklyHtml } from "../reports/mail/weekly-html.ts";
import type { WeeklyReport } from "../reports/weekly-report.ts";
import type { ChartName } from "../reports/weekly-section.ts";
import { type WeeklyMail, weeklyText } from "../reports/weekly-text.ts";
import type { DrawPng } from "./png.ts";

export interface ChartImage {
  readonly name: ChartName;
  readonly png: Uint8Array;
}

export interface DrawnMail extends WeeklyMail {
  readonly html: string;
  /** Each named in `html` by its content id. */
  readonly images: readonly ChartImage[];
}

const CHARTS = { spend: spendChart, plan: planChart } as const;

/** The week as a mail. Without `drawPng` it has no pictures, and still every number. */
export function weeklyMail(report: WeeklyReport, drawPng: DrawPng | undefined): DrawnMail {
  const images = drawPng === undefined ? [] : chartImages(report, drawPng);
  const sources = Object.fromEntries(images.map(({ name }) => [name, `cid:${contentId(name)}`]));
  return { ...weeklyText(report), html: weeklyHtml(report, sources), images };
}

/** The same page as a file that brings its pictures along. */
export function weeklyPage(report: WeeklyReport, images: readonly ChartImage[]): string {
  const sources = images.map(({ name, png }) => [
    name,
    `data:image/png;base64,${Buffer.from(png).toString("base64")}`,
  ]);
  return weeklyHtml(report, Object.fromEntries(sources));
}

function chartImages(report: WeeklyReport, drawPng: DrawPng): ChartImage[] {
  const names = ["spend", "plan"] as const;
  return names.flatMap((name) => {
    const svg = CHARTS[name](report);
    return svg === undefined ? [] : [{ name, png: drawPng(svg) }];
  });
}
