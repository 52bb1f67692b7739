import { afterAll, beforeAll, beforeEach } from "vitest";
import { dynamoFindingStore } from "../../../lib/aws/findings/finding-store.ts";
import { type FindingsTable, findingsTable } from "../../../lib/aws/findings/findings-table.ts";
import { dynamoOutbox } from "../../../lib/aws/findings/outbox.ts";
import { describeFindingStore } from "../../contract/finding-store.ts";
import { describeOutbox } from "../../contract/outbox.ts";
import { type LocalDynamo, startDynalite } from "../../fakes/dynalite.ts";

let dynamo: LocalDynamo;
let name: string;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  const table = await dynamo.createTable();
  table.client.destroy();
  name = table.name;
});

const open = (): FindingsTable => findingsTable(dynamo.connection, name);

describeFindingStore("DynamoDB", async () => dynamoFindingStore(open()));
describeOutbox("DynamoDB", async (channel) => {
  const table = open();
  return { store: dynamoFindingStore(table), outbox: dynamoOutbox(table, channel) };
});
