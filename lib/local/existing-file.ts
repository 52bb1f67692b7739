import { ConfigError } from "../domain/errors.ts";
import type { Instant } from "../domain/window.ts";
import { type CommitRow, numberOf, readCommitRows, termOf } from "./rates-rows.ts";

export interface ExistingCommitment {
  readonly hourlyUsd: number;
  readonly start: Instant;
  /** The first moment it no longer holds. */
  readonly end: Instant;
}

const COLUMNS = ["commitmentUsdPerHour", "start", "end"] as const;

/** `commitmentUsdPerHour,start,end`; a header alone says that there are none. Commitments that overlap add up. */
export async function readExisting(path: string): Promise<readonly ExistingCommitment[]> {
  return (await readCommitRows(path, COLUMNS)).map(commitmentOf);
}

function commitmentOf(row: CommitRow<(typeof COLUMNS)[number]>): ExistingCommitment {
  const { where, cell } = row;
  const hourlyUsd = numberOf(cell("commitmentUsdPerHour"));
  if (hourlyUsd === undefined || hourlyUsd < 0 || !Number.isFinite(hourlyUsd))
    throw new ConfigError(
      `${where}: commitmentUsdPerHour: got ${JSON.stringify(cell("commitmentUsdPerHour"))}, expected dollars an hour from 0, like 2.5`,
    );
  return { hourlyUsd, ...termOf(row) };
}
