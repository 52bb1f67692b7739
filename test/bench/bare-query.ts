import { DuckDBInstance } from "@duckdb/node-api";
import { sqlText } from "../../lib/local/duckdb.ts";

/** The floor: one query for the same quantiles, maximum and mean of each series, all rows fetched, on as many threads. */
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(
  `SELECT "resourceId", signal, accelerator, quantile_cont(value, [0.5, 0.9, 0.95, 0.99, 0.995]) AS quantiles, max(value) AS max, avg(value) AS mean
   FROM read_parquet(${sqlText(process.argv[2] ?? "")}) GROUP BY ALL`,
);
console.log(reader.getRowObjects().length);
