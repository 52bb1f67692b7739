import { SourceError } from "../../domain/errors.ts";
import { type OwnedReading, UnreadableCommitment } from "../../domain/owned-commitment.ts";

/** The reading, or SourceError for an entry that cannot be read: a shortened list would look like money that is free. */
export function readable(source: string, read: () => OwnedReading): OwnedReading {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableCommitment) throw new SourceError(source, error.message, { cause: error });
    throw error;
  }
}
