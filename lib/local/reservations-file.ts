import { ConfigError } from "../domain/errors.ts";
import type { Instant } from "../domain/window.ts";
import { type CommitRow, numberOf, readCommitRows, termOf } from "./rates-rows.ts";

export interface ReservedInstances {
  readonly instanceType: string;
  readonly instances: number;
  readonly start: Instant;
  /** The first moment it no longer holds. */
  readonly end: Instant;
}

const COLUMNS = ["instanceType", "instances", "start", "end"] as const;

/** `instanceType,instances,start,end`; a header alone says that there are none. Reservations of one type add up. */
export async function readReservations(path: string): Promise<readonly ReservedInstances[]> {
  return (await readCommitRows(path, COLUMNS)).map(reservationOf);
}

function reservationOf(row: CommitRow<(typeof COLUMNS)[number]>): ReservedInstances {
  const instanceType = row.cell("instanceType");
  if (instanceType === "") throw new ConfigError(`${row.where}: instanceType is empty; write e.g. g5.xlarge`);
  const instances = numberOf(row.cell("instances"));
  if (instances === undefined || !(instances >= 0) || !Number.isSafeInteger(instances))
    throw new ConfigError(
      `${row.where}: instances of ${JSON.stringify(instanceType)}: got ${JSON.stringify(row.cell("instances"))}, expected a whole number from 0, like 4`,
    );
  return { instanceType, instances, ...termOf(row) };
}
