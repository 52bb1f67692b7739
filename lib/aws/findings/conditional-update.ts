import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { SourceError } from "../../domain/errors.ts";
import type { Finding } from "../../domain/finding.ts";
import { sourceErrorOf } from "../sdk-failure.ts";
import { type FindingsTable, type Item, isConditionFailure } from "./findings-table.ts";
import { itemKey } from "./item-key.ts";
import { eachOf, valuesOf } from "./outcomes.ts";

/** At once; a table on demand starts at 4,000 writes a second, and a fleet's findings are a few hundred. */
const CONCURRENT_UPDATES = 8;

export interface Update {
  readonly finding: Finding;
  readonly change: string;
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Item;
}

/**
 * The ids whose condition held. Every update is tried; then the first that failed for another reason is thrown, and
 * the others stay written: each finding is whole, and the next run repairs the rest.
 */
export async function updateFindings(
  table: FindingsTable,
  updates: readonly Update[],
): Promise<readonly string[]> {
  const outcomes = await eachOf(updates, CONCURRENT_UPDATES, (update) => updateFinding(table, update));
  return updates.map(({ finding }) => finding.id).filter(chosenBy(valuesOf(outcomes)));
}

const chosenBy =
  (chosen: readonly boolean[]) =>
  (_: string, index: number): boolean =>
    chosen[index] === true;

async function updateFinding(table: FindingsTable, update: Update): Promise<boolean> {
  const { finding, change, condition, names, values } = update;
  try {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: itemKey("finding", finding.id),
        UpdateExpression: change,
        ConditionExpression: condition,
        ...(names === undefined ? {} : { ExpressionAttributeNames: { ...names } }),
        ExpressionAttributeValues: { ...values },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw naming(finding, sourceErrorOf("dynamodb:UpdateItem", table.region, error));
  }
}

/** Which one, by its key: in ASCII, and short. A finding too large for DynamoDB (400 KB) fails at every run. */
const naming = ({ id }: Finding, { source, reason, retryable, denied, cause }: SourceError): SourceError =>
  new SourceError(source, `${reason} (finding ${itemKey("finding", id).id.S})`, { retryable, denied, cause });
