import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../domain/errors.ts";
import { epochMs } from "../domain/window.ts";
import { instantOf } from "../local/instant-text.ts";
import { readSeries } from "../local/series-file.ts";
import type { NabSeries } from "../timeseries/nab-score.ts";
import type { Points } from "../timeseries/samples.ts";

const WINDOWS_FILES = ["anomaly_windows.json", "labels/combined_windows.json"];

/** The corpus as Numenta publishes it, `data/CATEGORY/NAME.csv`, or the part of it that is there, each series scored by `scoresOf`. */
export async function nabCorpus(
  folder: string,
  scoresOf: (points: Points) => ArrayLike<number>,
): Promise<readonly NabSeries[]> {
  const windows = windowsIn(folder);
  const series: NabSeries[] = [];
  for (const category of readdirSync(join(folder, "data")).toSorted())
    for (const name of readdirSync(join(folder, "data", category)).toSorted()) {
      if (!name.endsWith(".csv")) continue;
      const points = await readSeries(join(folder, "data", category, name));
      const labelled = windows[`${category}/${name}`] ?? [];
      series.push({
        name,
        category,
        scores: scoresOf(points),
        windows: labelled.map((window) => placeOf(window, points.times)),
      });
    }
  return series;
}

function windowsIn(folder: string): Readonly<Record<string, readonly (readonly [string, string])[]>> {
  for (const name of WINDOWS_FILES)
    try {
      return JSON.parse(readFileSync(join(folder, name), "utf8"));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  throw new ConfigError(`got ${folder}, expected a folder with data and ${WINDOWS_FILES.join(" or ")}`);
}

function placeOf([from, to]: readonly [string, string], times: Float64Array): readonly [number, number] {
  const [start, end] = [from, to].map((text) => epochMs(instantOf(text) ?? "")) as [number, number];
  const first = times.findIndex((time) => time >= start);
  const last = times.findLastIndex((time) => time <= end);
  if (first < 0 || last < first)
    throw new ConfigError(
      `got a window from ${from} to ${to}, expected one that holds samples of its series`,
    );
  return [first, last];
}
