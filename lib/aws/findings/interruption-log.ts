import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ConfigError } from "../../domain/errors.ts";
import type { Interruption } from "../../domain/interruption.ts";
import { epochMs, type Instant, instant } from "../../domain/window.ts";
import { sourceErrorOf } from "../sdk-failure.ts";
import {
  documentOf,
  expiresAt,
  type FindingsTable,
  isConditionFailure,
  queryItems,
} from "./findings-table.ts";
import { itemKey } from "./item-key.ts";

/** A year of spot history and some days to look back on it. */
const KEPT_DAYS = 400;

export interface InterruptionLog {
  /** Once, however often it is told: EventBridge delivers at least once. */
  record(interruption: Interruption): Promise<void>;
  /** From `since` on, oldest first. */
  load(since: Instant): Promise<readonly Interruption[]>;
}

/** The moment leads the key: a span of time is a span of keys. */
export const dynamoInterruptionLog = (table: FindingsTable): InterruptionLog => ({
  record: async (interruption) => {
    const at = normalized(interruption.at);
    const item = { ...interruption, at };
    try {
      await table.client.send(
        new PutItemCommand({
          TableName: table.name,
          Item: {
            ...itemKey("interruption", `${at} ${item.event} ${item.instanceId}`),
            document: { S: JSON.stringify(item) },
            expiresAt: expiresAt(at, KEPT_DAYS),
          },
          ConditionExpression: "attribute_not_exists(id)",
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw sourceErrorOf("dynamodb:PutItem", table.region, error);
    }
  },
  load: async (since) => {
    const items = await queryItems(table, { kind: "interruption", from: normalized(since) });
    return items.map((item) => documentOf<Interruption>(table, item));
  },
});

/** EventBridge writes whole seconds; one way of writing, or they do not sort as text. */
function normalized(at: Instant): Instant {
  const ms = epochMs(at);
  if (Number.isNaN(ms)) throw new ConfigError(`got ${JSON.stringify(at)}, expected an ISO 8601 moment`);
  return instant(ms);
}
