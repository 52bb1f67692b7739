import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Job } from "../../pipeline/jobs.ts";
import type { RunLog, RunRecord } from "../../pipeline/ports.ts";
import { calling } from "../sdk-failure.ts";
import { documentOf, type FindingsTable, queryItems } from "./findings-table.ts";
import { itemKey } from "./item-key.ts";

export interface RunHistory {
  /** The newest run of each job; a job that never ran is missing. */
  lastRuns(): Promise<readonly RunRecord[]>;
  /** undefined: it never ran. */
  lastRun(job: Job): Promise<RunRecord | undefined>;
}

/** One item a job, overwritten by each run: the table's stream tells of it, and that is what starts `notify`. */
export const dynamoRunLog = (table: FindingsTable): RunLog & RunHistory => ({
  record: async (run) => {
    await calling("dynamodb:PutItem", table.region, () =>
      table.client.send(
        new PutItemCommand({
          TableName: table.name,
          Item: {
            ...itemKey("run", run.job),
            finishedAt: { S: run.finishedAt },
            document: { S: JSON.stringify(run) },
          },
        }),
      ),
    );
  },
  lastRuns: () => readRuns(table),
  lastRun: async (job) => newestOf(await readRuns(table), job),
});

/** Of the newest runs of all jobs. */
export const newestOf = (runs: readonly RunRecord[], job: Job): RunRecord | undefined =>
  runs.find((run) => run.job === job);

async function readRuns(table: FindingsTable): Promise<readonly RunRecord[]> {
  const items = await queryItems(table, { kind: "run" });
  return items.map((item) => documentOf<RunRecord>(table, item));
}
