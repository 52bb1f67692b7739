import { SamplingPace } from "./anomaly-pace.ts";
import { SeenRange } from "./anomaly-range.ts";
import { SeasonalResidual } from "./anomaly-residual.ts";
import { ShapeNovelty } from "./anomaly-shape.ts";
import { TailModel } from "./anomaly-tail.ts";
import type { Points } from "./samples.ts";

export const ANOMALY_THRESHOLD = 0.5;
/** Decimal orders of magnitude, of both views together, that score 0.5: where NAB's costs are least (2026-11-25). */
const SURPRISE_AT_HALF = 2.6;
/** Smaller differences than this share of the largest are what the arithmetic leaves. */
const ROUNDING = 1e-9;
/** And smaller ones than this share of the number itself are its last digits: a double has 16, a mean of many loses one or two. */
const WRITTEN = 1e-14;
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
  #first = Number.NaN;
  #rounding = 0;
  #at = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #told = 0;

  /** `atMs`: milliseconds since 1970, not before the last; what is no finite number is not seen and scores 0. Answers 0 to 1. */
  next(value: number, atMs: number): number {
    if (!Number.isFinite(value)) return 0;
    this.#pace.see(atMs);
    if (Number.isNaN(this.#first)) this.#first = value;
    // Wherever zero lies, no digit of what varies is lost to it.
    const apart = value - this.#first;
    this.#rounding = Math.max(this.#rounding, ROUNDING * Math.abs(apart), WRITTEN * Math.abs(value));
    const surprise =
      this.#range.surpriseOf(apart) +
      this.#surpriseOf(this.#residualTail, this.#residual.sizeOf(apart, atMs, this.#pace)) +
      this.#surpriseOf(this.#shapeTail, this.#shape.sizeOf(apart, atMs, this.#pace));
    const isSoon = this.#at - this.#toldAt < this.#pace.quietSamples;
    const isTheSame = isSoon && surprise <= WORSE * this.#told;
    const told = isTheSame || this.#pace.isFirstDay ? 0 : surprise;
    if (told > 0) [this.#toldAt, this.#told] = [this.#at, told];
    this.#at++;
    return told / (told + SURPRISE_AT_HALF);
  }

  #surpriseOf(tail: TailModel, size: number | undefined): number {
    if (size === undefined) return 0;
    const surprise = tail.surprise(size, this.#rounding);
    tail.learn(size, this.#pace.tailMemory);
    return surprise;
  }
}

/** A score for each point, 0 to 1; `times` ascend, though some may be the same. */
export function anomalyScores({ times, values }: Points): Float64Array {
  const detector = new AnomalyDetector();
  return values.map((value, i) => detector.next(value, times[i] ?? 0));
}
