import type { Measurement } from "./measurement.ts";

/** Of one GetMetricData request, and of one page of its answer (API reference, 2026-11-24). */
const MAX_QUERIES = 500;
const MAX_POINTS = 100_800;

export type Batch = readonly Measurement[];

/** Whole measurements, as many as one page can answer; a larger one is alone in its batch, and its pages are followed. */
export function batchesOf(measurements: readonly Measurement[], pointsEach: number): readonly Batch[] {
  const most = Math.min(MAX_QUERIES, Math.max(1, Math.floor(MAX_POINTS / pointsEach)));
  const batches: Measurement[][] = [];
  let room = 0;
  for (const measurement of measurements) {
    const count = measurement.queries.length;
    const batch = batches.at(-1);
    if (batch === undefined || count > room) {
      batches.push([measurement]);
      room = most - count;
    } else {
      batch.push(measurement);
      room -= count;
    }
  }
  return batches;
}
