import { SamplingPace } from "./anomaly-pace.ts";
import { SeenRange } from "./anomaly-range.ts";
import { SeasonalResidual } from "./anomaly-residual.ts";
import { ShapeNovelty } from "./anomaly-shape.ts";
import { TailModel } from "./anomaly-tail.ts";
import type { Points } from "./samples.ts";

export const ANOMALY_THRESHOLD = 0.5;
/** Decimal orders of magnitude, of both views together, that score 0.5: where NAB's costs are least (2026-11-25). */
const SURPRISE_AT_HALF = 2.6;
/** Shortly after a surprise only one this many times larger is told: the rest of an event is not another. */
const WORSE = 1.5;

/**
 * Scores a series sample by sample, from what came before alone. Two views, each with its own tail: the deviation from level, time
 * of day and weekday, and the shape of the last stretches. Their surprises are added (Fisher 1925: logarithms of chances), and one more where a value lies
 * beyond all before it. The same constants for every series: docs/anomalies.md.
 */
export class AnomalyDetector {
  readonly #pace = new SamplingPace();
  readonly #residual = new SeasonalResidual();
  readonly #shape = new ShapeNovelty();
  readonly #range = new SeenRange();
  readonly #residualTail = new TailModel();
  readonly #shapeTail = new TailModel();
  #largest = 0;
  #at = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #told = 0;

  /** `atMs`: milliseconds since 1970, not before the last; what is no finite number is not seen and scores 0. Answers 0 to 1. */
  next(value: number, atMs: number): number {
    if (!Number.isFinite(value)) return 0;
    this.#pace.see(atMs);
    this.#largest = Math.max(this.#largest, Math.abs(value));
    const surprise =
      this.#range.surpriseOf(value) +
      this.#surpriseOf(this.#residualTail, this.#residual.sizeOf(value, atMs, this.#pace)) +
      this.#surpriseOf(this.#shapeTail, this.#shape.sizeOf(value, atMs, this.#pace));
    const isSoon = this.#at - this.#toldAt < this.#pace.quietSamples;
    const isTheSame = isSoon && surprise <= WORSE * this.#told;
    const told = isTheSame || this.#pace.isFirstDay ? 0 : surprise;
    if (told > 0) [this.#toldAt, this.#told] = [this.#at, told];
    this.#at++;
    return told / (told + SURPRISE_AT_HALF);
  }

  #surpriseOf(tail: TailModel, size: number | undefined): number {
    if (size === undefined) return 0;
    const surprise = tail.surprise(size, this.#largest);
    tail.learn(size, this.#pace.tailMemory);
    return surprise;
  }
}

/** A score for each point, 0 to 1; `times` ascend, though some may be the same. */
export function anomalyScores({ times, values }: Points): Float64Array {
  const detector = new AnomalyDetector();
  return values.map((value, i) => detector.next(value, times[i] ?? 0));
}
