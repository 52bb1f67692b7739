import type { Market, RecordedFleet } from "../backtest/machine-market.ts";
import type { Recording } from "../backtest/recording.ts";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import { ConfigError } from "../domain/errors.ts";
import type { Problem, Signal } from "../domain/fleet.ts";
import { SIGNALS, UTILIZATION_SIGNALS } from "../domain/fleet.ts";
import { epochMs, type Instant, instant } from "../domain/window.ts";
import { numbersOf, type Row, rowsOf, sqlList, sqlText, withDuckDb } from "../local/duckdb.ts";
import { readInventory } from "../local/inventory.ts";
import { openMetrics, POINTS } from "../local/metric-relation.ts";
import { divisorsOf, withTelemetry } from "../local/telemetry.ts";
import { type Series, seriesReducer } from "../timeseries/series-statistics.ts";

/** Prices and types of today: what they were during the recording is not known. */
export const marketOfToday = (): Market => ({
  prices: embeddedPriceBook(),
  instanceTypes: embeddedInstanceTypes(),
  accelerators: embeddedAccelerators(),
});

/** Samples held in memory, 16 bytes each and as much again while they are cut. */
const MOST_SAMPLES = 30_000_000;

/** Every sample of a folder of the files source: a back-test cuts them anew for each decision, so nothing is reduced here. */
export async function readRecordings(
  dir: string,
  source: string,
  clock: Instant,
): Promise<{ readonly fleet: RecordedFleet; readonly problems: readonly Problem[] }> {
  const market = marketOfToday();
  return withDuckDb(async (connection) => {
    const inventory = await readInventory(dir, market.instanceTypes, clock);
    const metrics = await openMetrics(connection, dir);
    if (metrics === undefined)
      throw new ConfigError(
        `got no metrics.csv, metrics.parquet, metrics/ or get-metric-data.json in ${dir}, expected two weeks of samples or more: a back-test needs history`,
      );
    const wanted = `signal IN (${sqlList(SIGNALS.map(sqlText))}) AND isfinite(value) AND value >= 0 AND sampledAt IS NOT NULL`;
    const [counted] = await rowsOf(
      connection,
      `SELECT count(*)::DOUBLE AS samples FROM ${POINTS} WHERE ${wanted}`,
    );
    const samples = Number(counted?.samples);
    if (samples > MOST_SAMPLES)
      throw new ConfigError(
        `got ${samples} samples in ${dir}, expected at most ${MOST_SAMPLES}: give a folder with fewer machines or a coarser period`,
      );
    const rows = await rowsOf(
      connection,
      `SELECT resourceId, signal, coalesce(accelerator, '') AS accelerator,
         list(epoch_ms(sampledAt)::DOUBLE ORDER BY sampledAt, value) AS times, list(value ORDER BY sampledAt, value) AS samples
       FROM ${POINTS} WHERE ${wanted} GROUP BY ALL ORDER BY ALL`,
    );
    const divisors = new Map(
      divisorsOf(inventory.items, market.instanceTypes).map((one) => [one.resourceId, one]),
    );
    const series = new Map(
      [...Map.groupBy(rows, ({ resourceId }) => String(resourceId))].map(([id, all]) => [
        id,
        all.flatMap((row) => seriesOf(row, divisors.get(id) ?? { gpus: 1, vcpus: 1 })),
      ]),
    );
    const recordings = recordingsOf(inventory.items, series, market, clock);
    return {
      fleet: { ...market, source, recordings },
      problems: [...inventory.problems, ...metrics.problems],
    };
  });
}

/** MIG, asynchronous endpoints: what the machine is, not what it did; the rules then see it as `watch` does. */
function recordingsOf(
  items: Parameters<typeof withTelemetry>[0],
  series: ReadonlyMap<string, readonly Series[]>,
  { instanceTypes }: Market,
  clock: Instant,
): readonly Recording[] {
  const reduce = seriesReducer({ periodSec: 60, asOf: clock, clock: FAR });
  const whole = new Map(
    [...series].map(([id, all]) => [id, all.flatMap((one) => reduce(one).statistics ?? [])]),
  );
  const { resources } = withTelemetry(items, { series: whole, valueless: [] }, instanceTypes);
  return resources.map((resource) => {
    const barred = new Set(resource.notMeasurable.map(({ signal }) => signal));
    return {
      resource: { ...resource, telemetry: [] },
      series: (series.get(resource.id) ?? []).filter(({ signal }) => !barred.has(signal)),
    };
  });
}
const FAR = instant(epochMs("9999-01-01T00:00:00.000Z"));

/** Beyond it a value is no utilization, as in the files source. */
const MOST_PERCENT = 100.5;

/** SageMaker sums over cards and cores: divided, as `watch` does. Of two samples of one moment the larger counts. */
function seriesOf(row: Row, divisors: { readonly gpus: number; readonly vcpus: number }): readonly Series[] {
  const signal = SIGNALS.find((name) => name === row.signal);
  if (signal === undefined) return [];
  const accelerator = String(row.accelerator);
  const divisor = accelerator === "" ? divisorOf(signal, divisors) : 1;
  const most = UTILIZATION_SIGNALS.has(signal) ? MOST_PERCENT * divisor : Number.MAX_VALUE;
  const [times, values] = [numbersOf(row.times), numbersOf(row.samples)];
  const isGood = (_: unknown, index: number): boolean =>
    (values[index] ?? 0) <= most && times[index] !== times[index + 1];
  return [
    {
      signal,
      ...(accelerator === "" ? {} : { accelerator }),
      average: {
        times: Float64Array.from(times.filter(isGood)),
        values: Float64Array.from(values.filter(isGood), (value) => value / divisor),
      },
    },
  ];
}

function divisorOf(
  signal: Signal,
  { gpus, vcpus }: { readonly gpus: number; readonly vcpus: number },
): number {
  if (signal === "cpuUtilization") return vcpus;
  return signal === "gpuUtilization" || signal === "gpuMemoryUtilization" ? gpus : 1;
}
