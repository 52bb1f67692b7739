import { once } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CallMeter } from "../../lib/aws/call-meter.ts";
import type { Connection } from "../../lib/aws/connection.ts";
import { type FindingsTable, findingsTable } from "../../lib/aws/findings/findings-table.ts";

type Dynalite = (options: { readonly createTableMs: number }) => Server;
const dynalite: Dynalite = createRequire(import.meta.url)("dynalite");

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** DynamoDB over the wire, in memory, on 127.0.0.1; the SDK finds it as it would find any emulator. */
export interface LocalDynamo {
  readonly connection: Connection;
  /** A new table of the stack's shape. */
  createTable(): Promise<FindingsTable>;
  stop(): Promise<void>;
}

export async function startDynalite(): Promise<LocalDynamo> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${port}`;
  const connection = { region: "us-east-1", credentials, meter: new CallMeter() };
  const admin = new DynamoDBClient({ region: "us-east-1", credentials });
  let tables = 0;
  return {
    connection,
    createTable: async () => {
      const name = `findings-${++tables}`;
      await admin.send(new CreateTableCommand(shapeOf(name)));
      return findingsTable(connection, name);
    },
    stop: async () => {
      admin.destroy();
      delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const shapeOf = (name: string) => ({
  TableName: name,
  BillingMode: "PAY_PER_REQUEST" as const,
  AttributeDefinitions: [
    { AttributeName: "kind", AttributeType: "S" as const },
    { AttributeName: "id", AttributeType: "S" as const },
  ],
  KeySchema: [
    { AttributeName: "kind", KeyType: "HASH" as const },
    { AttributeName: "id", KeyType: "RANGE" as const },
  ],
});
