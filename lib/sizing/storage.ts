import { checkpointBytesOf, type Trained } from "./failures.ts";

/** Checkpoints kept at once: the newest, one in case it is broken, one being written. */
export const CHECKPOINTS_KEPT = 3;
/** S3 Standard, us-east-1, first 50 TB: USD a GB and month (aws.amazon.com/s3/pricing, 2025-11). */
export const S3_USD_PER_GB_MONTH = 0.023;

export interface StorageNeed {
  readonly datasetBytes: number;
  readonly checkpointBytes: number;
  readonly totalBytes: number;
  readonly monthlyUsd: number;
}

/** Tokenised text, two bytes a token up to 65,536 words and four beyond, and the checkpoints kept. */
export function storageOf(trained: Trained, tokens: number, checkpointsKept = CHECKPOINTS_KEPT): StorageNeed {
  const datasetBytes = tokens * (trained.model.vocabSize <= 65_536 ? 2 : 4);
  const checkpointBytes = checkpointsKept * checkpointBytesOf(trained);
  const totalBytes = datasetBytes + checkpointBytes;
  return {
    datasetBytes,
    checkpointBytes,
    totalBytes,
    monthlyUsd: (totalBytes / 1e9) * S3_USD_PER_GB_MONTH,
  };
}
