import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nabCorpus } from "../lib/cli/nab-corpus.ts";
import { nabReport } from "../lib/cli/nab-table.ts";
import { anomalyScores } from "../lib/timeseries/anomaly-score.ts";

/**
 * `npm run nab -- ../shared/data/nab [DOCUMENT]`: the anomaly score judged by the Numenta Anomaly Benchmark, standard profile. Prints the
 * table; with a document, puts it between its `nab` marks.
 */
const MARKS = /(<!-- nab -->\n)[\s\S]*(\n<!-- end of nab -->)/;

const [folder = "../shared/data/nab", document] = process.argv.slice(2);
if (!existsSync(join(folder, "data"))) {
  process.stderr.write(`got ${folder}, expected the folder that holds NAB's data: npm run nab -- FOLDER\n`);
  process.exit(2);
}
const { normalised, text } = nabReport(await nabCorpus(folder, anomalyScores));
process.stdout.write(`${text}\n\nNAB, standard profile, normalised: ${normalised.toFixed(2)}\n`);
if (document !== undefined) {
  const before = readFileSync(document, "utf8");
  writeFileSync(
    document,
    before.replace(MARKS, (_, start, end) => `${start}\n${text}\n${end}`),
  );
}
