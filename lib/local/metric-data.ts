import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Problem } from "../domain/fleet.ts";
import { rowsOf, sqlPath } from "./duckdb.ts";
import { sqlInstant } from "./instant-text.ts";
import { sizeOf } from "./text-file.ts";

/** One file as rows of `points`. */
export interface PointsRelation {
  readonly select: string;
  /** The rows of a resource lie together. */
  readonly sorted: boolean;
  readonly problems: readonly Problem[];
}

/**
 * `get-metric-data.json`: the AWS CLI's GetMetricData output, one document a page. The answer holds no dimensions, so the label
 * of each query must: `resourceId signal [accelerator]`, for example with the dynamic label
 * "${PROP('Dim.InstanceId')} gpuUtilization ${PROP('Dim.index')}" (CloudWatch's syntax).
 */
export async function pointsOfMetricData(
  connection: DuckDBConnection,
  path: string,
  table: string,
): Promise<PointsRelation> {
  const bytes = (await sizeOf(path)) ?? 0;
  await connection.run(`CREATE TABLE ${table}Results AS SELECT unnest(MetricDataResults, recursive := true) FROM read_json(
    ${sqlPath(path)}, format = 'unstructured', maximum_object_size = ${Math.max(bytes, 1024)},
    columns = {MetricDataResults: 'STRUCT(Id VARCHAR, "Label" VARCHAR, Timestamps VARCHAR[], "Values" DOUBLE[], StatusCode VARCHAR)[]'})`);
  await connection.run(`CREATE TABLE ${table} AS
    SELECT split_part(Label, ' ', 1) AS resourceId, split_part(Label, ' ', 2) AS signal, split_part(Label, ' ', 3) AS accelerator,
      ${sqlInstant("stamp")} AS sampledAt, value
    FROM (SELECT trim(Label) AS Label, unnest(Timestamps) AS stamp, unnest("Values") AS value FROM ${table}Results)
    WHERE regexp_full_match(Label, '\\S+ \\S+( \\S+)?')`);
  return {
    select: `SELECT * FROM ${table}`,
    sorted: false,
    problems: await problemsOf(connection, basename(path), table),
  };
}

async function problemsOf(
  connection: DuckDBConnection,
  file: string,
  table: string,
): Promise<readonly Problem[]> {
  const unlabelled = await rowsOf(
    connection,
    `SELECT min(Label) AS example, count(*) AS series FROM ${table}Results WHERE NOT regexp_full_match(trim(Label), '\\S+ \\S+( \\S+)?')`,
  );
  const partial = await rowsOf(
    connection,
    // A series too long for one page is PartialData on all pages but its last.
    `SELECT any_value(StatusCode) AS status, any_value(Label) AS example, count(*) AS series FROM
       (SELECT Label, max(StatusCode) AS StatusCode FROM ${table}Results GROUP BY Label
        HAVING NOT coalesce(bool_or(StatusCode = 'Complete'), false) OR bool_or(StatusCode IN ('InternalError', 'Forbidden')))
     GROUP BY StatusCode`,
  );
  return [
    ...unlabelled
      .filter(({ series }) => Number(series) > 0)
      .map(({ example, series }) => ({
        where: file,
        what: `labels like ${JSON.stringify(example)} do not say whose they are, expected "resourceId signal [accelerator]": left out`,
        count: Number(series),
      })),
    ...partial.map(({ status, example, series }) => ({
      where: file,
      what: `CloudWatch answered ${status ?? "without a status"}, not Complete, for ${JSON.stringify(example)}: samples are missing`,
      count: Number(series),
    })),
  ];
}
