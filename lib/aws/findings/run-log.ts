import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { RunLog, RunRecord } from "../../pipeline/ports.ts";
import { calling } from "../sdk-failure.ts";
import { documentOf, type FindingsTable, queryItems } from "./findings-table.ts";
import { itemKey } from "./item-key.ts";

export interface RunHistory {
  /** The newest run of each job; a job that never ran is missing. */
  lastRuns(): Promise<readonly RunRecord[]>;
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
  lastRuns: async () => {
    const items = await queryItems(table, { kind: "run" });
    return items.map((item) => documentOf<RunRecord>(table, item));
  },
});
