import { heldOut } from "../timeseries/nab-held-out.ts";
import { bestNabScore, type NabSeries, nabScoreAt } from "../timeseries/nab-score.ts";

export interface NabReport {
  /** Of the whole corpus, 0 to 100. */
  readonly normalised: number;
  /** Markdown: the categories at the one threshold, and what the threshold is worth where it was not chosen. */
  readonly text: string;
}

export function nabReport(series: readonly NabSeries[]): NabReport {
  const { threshold, ...whole } = bestNabScore(series);
  const categories = [...new Set(series.map(({ category }) => category))].toSorted();
  const rows = categories.map((category) => {
    const some = series.filter((one) => one.category === category);
    return rowOf(category, some.length, nabScoreAt(some, threshold));
  });
  const { halves, otherCategories } = heldOut(series);
  return {
    normalised: whole.normalised,
    text: [
      "| Category | Series | Windows | Found | False alarms | Score |",
      "|---|---:|---:|---:|---:|---:|",
      ...rows,
      rowOf("**All**", series.length, whole),
      "",
      `Threshold ${threshold.toFixed(3)}, the best for all series together. Chosen on other categories than judged on: ${otherCategories.toFixed(1)};`,
      `on one random half, judged on the other: ${halves.toFixed(1)} (mean of 100 halvings).`,
    ].join("\n"),
  };
}

function rowOf(
  name: string,
  series: number,
  result: Omit<ReturnType<typeof nabScoreAt>, "threshold">,
): string {
  const { windows, found, falseAlarms, normalised } = result;
  const score = windows === 0 ? "–" : normalised.toFixed(1);
  return `| ${name} | ${series} | ${windows} | ${found} | ${falseAlarms} | ${score} |`;
}
