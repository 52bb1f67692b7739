/** The user wrote something we cannot use: exit 2, no retry, never a stack trace. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** A place we read from or write to failed: which one, and whether trying again can help. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly source: string;
  readonly retryable: boolean;
  constructor(source: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(`${source}: ${message}`, { cause: options.cause });
    this.source = source;
    this.retryable = options.retryable ?? false;
  }
}

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
