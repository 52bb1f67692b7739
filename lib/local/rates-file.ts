import { basename } from "node:path";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { type CommitRow, numberOf, readCommitRows } from "./rates-rows.ts";

export interface TypeRate {
  readonly onDemandUsdPerHour: number;
  readonly committedUsdPerHour: number;
}

export interface RatesFile {
  readonly rates: ReadonlyMap<string, TypeRate>;
  readonly problems: readonly Problem[];
}

const COLUMNS = ["instanceType", "onDemandUsdPerHour", "committedUsdPerHour"] as const;
type Column = (typeof COLUMNS)[number];

/** `instanceType,onDemandUsdPerHour,committedUsdPerHour`, in dollars for an instance-hour. */
export async function readRates(path: string): Promise<RatesFile> {
  const rates = new Map<string, TypeRate>();
  let repeated = 0;
  const rows = await readCommitRows(path, COLUMNS);
  for (const row of rows) {
    const instanceType = row.cell("instanceType");
    if (instanceType === "")
      throw new ConfigError(`${row.where}: instanceType is empty; write e.g. g5.xlarge`);
    const rate = rateOf(row, JSON.stringify(instanceType));
    const before = rates.get(instanceType);
    if (before !== undefined && !isSame(before, rate))
      throw new ConfigError(
        `${row.where}: got a second rate for ${JSON.stringify(instanceType)} that differs from the first, expected one row for each type`,
      );
    if (before !== undefined) repeated++;
    rates.set(instanceType, rate);
  }
  const file = basename(path);
  if (rates.size === 0) throw new ConfigError(`${file}: got no rates, expected rows of ${COLUMNS.join(",")}`);
  const what = "rows repeat a type with the same rates: counted once";
  return { rates, problems: repeated === 0 ? [] : [{ where: file, what, count: repeated }] };
}

function rateOf({ where, cell }: CommitRow<Column>, type: string): TypeRate {
  const dollars = (column: Column): number => {
    const rate = numberOf(cell(column));
    if (rate !== undefined && rate > 0 && Number.isFinite(rate)) return rate;
    throw new ConfigError(
      `${where}: ${column} of ${type}: got ${JSON.stringify(cell(column))}, expected dollars an hour above 0, like 1.006`,
    );
  };
  const rate = {
    onDemandUsdPerHour: dollars("onDemandUsdPerHour"),
    committedUsdPerHour: dollars("committedUsdPerHour"),
  };
  if (rate.committedUsdPerHour > rate.onDemandUsdPerHour)
    throw new ConfigError(
      `${where}: ${type}: got ${rate.committedUsdPerHour} USD an hour committed, above ${rate.onDemandUsdPerHour} on demand, expected at most that: a plan makes nothing dearer; are the columns swapped, or the rates of different regions?`,
    );
  return rate;
}

const isSame = (a: TypeRate, b: TypeRate): boolean =>
  a.onDemandUsdPerHour === b.onDemandUsdPerHour && a.committedUsdPerHour === b.committedUsdPerHour;
