import { count, counted, UNKNOWN } from "../domain/money.ts";
import { inertText } from "../reports/inert-text.ts";
import type { AnomaliesAnswer, ScoredSample } from "./anomalies.ts";
import { wrapped } from "./display-width.ts";
import { painter } from "./paint.ts";
import { renderTable } from "./terminal-table.ts";
import type { TerminalOptions } from "./watch-table.ts";

/** More are for `--json`. */
const MOST_ROWS = 50;

/** The anomalous samples in the order of time; the newest, where there are many. */
export function renderAnomalies(answer: AnomaliesAnswer, { width, color }: TerminalOptions): string {
  const paint = painter(color);
  const found = answer.scores.filter(({ anomaly }) => anomaly);
  const shown = found.slice(-MOST_ROWS);
  const columns = [
    { title: "Timestamp", flexible: true },
    { title: "Value", align: "right" as const },
    { title: "Score", align: "right" as const },
  ];
  const earlier = found.length - shown.length;
  return [
    paint("bold", headline(answer)),
    shown.length === 0 ? "" : renderTable(columns, shown.map(rowOf), { width: Math.max(40, width), paint }),
    earlier === 0 ? "" : `and ${counted(earlier, "anomaly", "anomalies")} before these: --json has all`,
    answer.problems
      .map(
        ({ where, what, count: rows }) => `${where}: ${rows === undefined ? "" : `${count(rows)} `}${what}`,
      )
      .map((line) => wrapped(inertText(line), Math.max(40, width)).join("\n"))
      .join("\n"),
  ]
    .filter((section) => section !== "")
    .join("\n\n");
}

const headline = ({ anomalies, scores, threshold }: AnomaliesAnswer): string =>
  `${counted(anomalies, "anomaly", "anomalies")} in ${counted(scores.length, "sample")}: a score of ${threshold} or more`;

const rowOf = ({ timestamp, value, score }: ScoredSample) => ({
  cells: [timestamp, value === null ? UNKNOWN : count(value), score.toFixed(2)],
});
