import { resolve } from "node:path";
import { ConfigError } from "../domain/errors.ts";
import { readSeries } from "../local/series-file.ts";
import { inertJson } from "../reports/inert-text.ts";
import { ANOMALY_THRESHOLD } from "../timeseries/anomaly-score.ts";
import { type AnomaliesAnswer, anomaliesAnswer } from "./anomalies.ts";
import { renderAnomalies } from "./anomalies-table.ts";
import { EXIT } from "./exit-code.ts";
import type { AddVerb } from "./verb.ts";

interface AnomaliesOptions {
  readonly series: string;
  readonly threshold: string;
  readonly json?: boolean;
}

export const addAnomaliesVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("anomalies")
    .description("scores a time series: what is unlike all that came before it")
    .requiredOption("--series <file>", "timestamp,value: CSV; a time without a zone is UTC")
    .option(
      "--threshold <score>",
      "from which score on a sample is an anomaly, above 0 to 1",
      String(ANOMALY_THRESHOLD),
    )
    .option("--json", "print every sample with its score as JSON")
    .action(async ({ series, threshold, json }: AnomaliesOptions) => {
      const limit = thresholdIn(threshold);
      const answer = anomaliesAnswer(await readSeries(resolve(terminal.workingDirectory, series)), limit);
      const { width, color } = terminal;
      terminal.stdout(`${json ? jsonOf(answer) : renderAnomalies(answer, { width, color })}\n`);
      finish(EXIT.ok);
    });
};

/** A row a line. Its text is a time that was read as one and numbers: nothing in it needs to be made inert. */
function jsonOf({ scores, ...rest }: AnomaliesAnswer): string {
  const rows = scores.map((sample) => `    ${JSON.stringify(sample)}`).join(",\n");
  return `${inertJson(rest).slice(0, -2)},\n  "scores": [\n${rows}\n  ]\n}`;
}

function thresholdIn(text: string): number {
  const threshold = text.trim() === "" ? Number.NaN : Number(text);
  if (threshold > 0 && threshold <= 1) return threshold;
  throw new ConfigError(
    `--threshold: got ${JSON.stringify(text)}, expected a score above 0 and up to 1, such as 0.5`,
  );
}
