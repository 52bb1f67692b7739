import type { Problem } from "./fleet.ts";

/** The user wrote something we cannot use: exit 2, no retry, never a stack trace. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** A place we read from or write to failed: which one, and whether trying again can help. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly source: string;
  /** What went wrong, without the source's name before it. */
  readonly reason: string;
  readonly retryable: boolean;
  /** A permission is missing: trying again changes nothing. */
  readonly denied: boolean;
  constructor(
    source: string,
    reason: string,
    options: { retryable?: boolean; denied?: boolean; cause?: unknown } = {},
  ) {
    super(`${source}: ${reason}`, { cause: options.cause });
    this.source = source;
    this.reason = reason;
    this.retryable = options.retryable ?? false;
    this.denied = options.denied ?? false;
  }
}

/** The run goes on without this source, and says so. */
export const problemOf = ({ source, reason, denied }: SourceError): Problem => ({
  where: source,
  what: reason,
  failure: denied ? "denied" : "failed",
});

/** What was written, or the valid name nearest to it (edit distance at most a third of its length). */
export function nearest(got: string, valid: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(got.length / 3)) + 1;
  for (const candidate of valid) {
    const distance = editDistance(got.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? limit;
}
