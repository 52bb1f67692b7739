import { ConfigError } from "../domain/errors.ts";
import type { Instant } from "../domain/window.ts";
import { instantOf } from "./instant-text.ts";
import { type CommitRow, numberOf, readCommitRows } from "./rates-rows.ts";

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

function commitmentOf({ where, cell }: CommitRow<(typeof COLUMNS)[number]>): ExistingCommitment {
  const hourlyUsd = numberOf(cell("commitmentUsdPerHour"));
  if (hourlyUsd === undefined || hourlyUsd < 0 || !Number.isFinite(hourlyUsd))
    throw new ConfigError(
      `${where}: commitmentUsdPerHour: got ${JSON.stringify(cell("commitmentUsdPerHour"))}, expected dollars an hour from 0, like 2.5`,
    );
  const [start, end] = (["start", "end"] as const).map((column) => {
    const at = instantOf(cell(column));
    if (at !== undefined) return at;
    throw new ConfigError(
      `${where}: ${column}: got ${JSON.stringify(cell(column))}, expected a date like 2026-11-24`,
    );
  });
  if (start === undefined || end === undefined || end <= start)
    throw new ConfigError(
      `${where}: got an end (${end}) not after the start (${start}), expected [start, end)`,
    );
  return { hourlyUsd, start, end };
}
