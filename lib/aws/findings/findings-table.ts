import { type AttributeValue, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { SourceError } from "../../domain/errors.ts";
import { epochMs, type Instant } from "../../domain/window.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";
import type { ItemKind } from "./item-key.ts";

/** The one table, keys `kind` and `id`, and the client that speaks to it. */
export interface FindingsTable {
  readonly client: DynamoDBClient;
  readonly name: string;
  readonly region: string;
}

export const findingsTable = (connection: Connection, name: string): FindingsTable => ({
  client: metered(new DynamoDBClient(clientOptions(connection)), "dynamodb", connection.meter, writeUnits),
  name,
  region: connection.region,
});

/** A write unit is 1 KB begun; reads are counted by the request, for their size is known only afterwards. */
function writeUnits(_: string, input: unknown): number {
  const values = input as { readonly ExpressionAttributeValues?: Item; readonly Item?: Item };
  const document = (values.ExpressionAttributeValues?.[":document"] ?? values.Item?.document)?.S ?? "";
  return Math.max(1, Math.ceil(Buffer.byteLength(document) / 1024));
}

export type Item = Readonly<Record<string, AttributeValue>>;

export interface ItemQuery {
  readonly kind: ItemKind;
  /** The first sort key that is wanted; all of the kind when absent. */
  readonly from?: string;
  readonly filter?: string;
}

/** All items of a kind, read consistently. A page may be empty and not the last. */
export async function queryItems(table: FindingsTable, query: ItemQuery): Promise<readonly Item[]> {
  const items: Item[] = [];
  let next: Item | undefined;
  do {
    const page = await calling("dynamodb:Query", table.region, () =>
      table.client.send(new QueryCommand(queryInput(table, query, next))),
    );
    items.push(...(page.Items ?? []));
    refuseRepeated(next, page.LastEvaluatedKey, table);
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
  return items;
}

const queryInput = ({ name }: FindingsTable, { kind, from, filter }: ItemQuery, next: Item | undefined) => ({
  TableName: name,
  ConsistentRead: true,
  KeyConditionExpression: from === undefined ? "kind = :kind" : "kind = :kind AND id >= :from",
  ExpressionAttributeValues: {
    ":kind": { S: kind },
    ...(from === undefined ? {} : { ":from": { S: from } }),
  },
  ...(filter === undefined ? {} : { FilterExpression: filter }),
  ...(next === undefined ? {} : { ExclusiveStartKey: { ...next } }),
});

function refuseRepeated(before: Item | undefined, after: Item | undefined, table: FindingsTable): void {
  if (before === undefined || after === undefined || before.id?.S !== after.id?.S) return;
  throw new SourceError(
    `dynamodb:Query in ${table.region}`,
    `got the same page key of table ${table.name} twice, expected the next one; try again`,
    { retryable: true },
  );
}

/** The value that `document` holds as JSON text: it survives NUL, half a surrogate pair and the empty string. */
export function documentOf<T>(table: FindingsTable, { kind, id, document }: Item): T {
  try {
    return JSON.parse(document?.S ?? "") as T;
  } catch (cause) {
    throw new SourceError(
      `dynamodb:Query in ${table.region}`,
      `got an item of table ${table.name} (${kind?.S} ${id?.S}) whose document is no JSON, expected one that Headroom wrote; mend or delete the item`,
      { cause },
    );
  }
}

/** When an item may go, in epoch seconds. DynamoDB deletes it some days later, or never: nothing relies on it. */
export const expiresAt = (at: Instant, afterDays: number): AttributeValue => ({
  N: String(Math.floor(epochMs(at) / 1000) + afterDays * 86_400),
});

export const isConditionFailure = (error: unknown): boolean =>
  error instanceof Error && error.name === "ConditionalCheckFailedException";
