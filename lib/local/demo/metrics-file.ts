import { DOUBLE, DuckDBDataChunk, DuckDBInstance, INTEGER } from "@duckdb/node-api";
import { epochMs, type Instant } from "../../domain/window.ts";
import { type DemoSeries, demoSeries } from "./demo-series.ts";
import { INTERVAL_MS, SAMPLES_PER_DAY } from "./moment.ts";
import { DEMO, type World } from "./world.ts";

/** DuckDB's vector size: rows one chunk can hold. */
const CHUNK_ROWS = 2048;
const POINT_TYPES = [INTEGER, INTEGER, DOUBLE];

/** metrics.parquet: points go in as numbers, names are joined to them once, inside DuckDB. */
export async function writeMetrics(path: string, asOf: Instant, world: World = DEMO): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run("create table point (series integer, step integer, value double)");
    await connection.run(
      "create table series (series integer, resourceId varchar, signal varchar, accelerator varchar)",
    );
    const points = await connection.createAppender("point");
    const names = await connection.createAppender("series");
    let number = 0;
    for (const series of demoSeries(asOf, world)) {
      appendSeries(points, number, series);
      names.appendInteger(number++);
      names.appendVarchar(series.resourceId);
      names.appendVarchar(series.signal);
      if (series.accelerator === null) names.appendNull();
      else names.appendVarchar(series.accelerator);
      names.endRow();
    }
    points.closeSync();
    names.closeSync();
    await connection.run(copyTo(path, asOf, world));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface ChunkAppender {
  appendDataChunk(chunk: DuckDBDataChunk): void;
}

function appendSeries(points: ChunkAppender, number: number, { indexes, values }: DemoSeries): void {
  for (let start = 0; start < indexes.length; start += CHUNK_ROWS) {
    const steps = indexes.slice(start, start + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(POINT_TYPES, steps.length);
    chunk.setColumns([steps.map(() => number), steps, values.slice(start, start + CHUNK_ROWS)]);
    points.appendDataChunk(chunk);
  }
}

/** The columns of design.md's `files` source; `timestamp` is UTC. */
function copyTo(path: string, asOf: Instant, { days }: World): string {
  const startMs = epochMs(asOf) - days * SAMPLES_PER_DAY * INTERVAL_MS;
  return `copy (
    select make_timestamp((${startMs} + step::bigint * ${INTERVAL_MS}) * 1000) as timestamp,
           resourceId, signal, accelerator, value
    from point join series using (series)
  ) to '${path.replaceAll("'", "''")}' (format parquet)`;
}
