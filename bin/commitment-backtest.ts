import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { backwards, madeFleets } from "../lib/backtest/commitment-fleets.ts";
import { MADE_RATES, RATE_TABLES } from "../lib/backtest/commitment-rates.ts";
import { replayFleet } from "../lib/backtest/commitment-replay.ts";
import { type Region, shavediceRegions } from "../lib/backtest/commitment-shavedice.ts";
import { policyTable, scoresOf, setScoreOf, setTable, shareTable } from "../lib/backtest/commitment-table.ts";
import { variantSets } from "../lib/backtest/commitment-variants.ts";

/**
 * `npx tsx bin/commitment-backtest.ts ../shared/data/snowflake_shavedice [DOCUMENT]`: one-year commitments bought at each month's start
 * after a month of history, by every policy. Prints the tables; with a document, puts them between its `tables` marks.
 */
const TERM_HOURS = 8_760;
const FIRST_MONTH = 1;
const MARKS = /(<!-- tables -->\n)[\s\S]*(\n<!-- end of tables -->)/;

const [folder = "../shared/data/snowflake_shavedice", document] = process.argv.slice(2);
const files = existsSync(folder)
  ? readdirSync(folder).filter((name) => /^hourly_.*\.csv\.gz$/.test(name))
  : [];
const [file] = files.toSorted();
if (file === undefined) {
  process.stderr.write(`got ${folder}, expected the folder that holds hourly_*.csv.gz of shavedice\n`);
  process.exit(2);
}

const regions = shavediceRegions(gunzipSync(readFileSync(join(folder, file))).toString("utf8"));
const fleets: readonly Region[] = regions.flatMap(({ name, usage }) => [
  { name, usage },
  { name: `${name}, backwards`, usage: backwards(usage) },
]);
const sections = RATE_TABLES.map(({ name, rates }) => {
  const scores = fleets.map((fleet) =>
    scoresOf(replayFleet(fleet.name, fleet.usage, { rates, termHours: TERM_HOURS }), FIRST_MONTH),
  );
  return `### ${name[0]?.toUpperCase()}${name.slice(1)}\n\n${policyTable(scores)}`;
});
const made = madeFleets().map(({ name, usage }) =>
  scoresOf(replayFleet(name, usage, { rates: MADE_RATES, termHours: TERM_HOURS }), FIRST_MONTH),
);
sections.push(`### Made-up fleets, share of the clairvoyant saving\n\n${shareTable(made)}`);
const sets = variantSets(regions).map(({ name, fleets }) => ({
  name,
  scores: fleets.map(({ usage, table }) =>
    setScoreOf(replayFleet(name, usage, { rates: table.rates, termHours: TERM_HOURS }), FIRST_MONTH),
  ),
}));
sections.push(
  `### Fleets made from the regions: median share of the clairvoyant saving, points ahead of the provider's rule\n\n${setTable(sets)}`,
);
const tables = sections.join("\n\n");
process.stdout.write(`${tables}\n`);
if (document !== undefined) {
  const text = readFileSync(document, "utf8");
  writeFileSync(
    document,
    text.replace(MARKS, (_, start, end) => `${start}\n${tables}\n${end}`),
  );
}
