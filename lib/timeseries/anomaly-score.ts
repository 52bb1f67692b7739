import { SamplingPace } from "./anomaly-pace.ts";
import { SeasonalResidual } from "./anomaly-residual.ts";
import { ShapeNovelty } from "./anomaly-shape.ts";
import { TailModel } from "./anomaly-tail.ts";
import type { Points } from "./samples.ts";

/** A score of 0.5: as rare as one sample in 1,000. */
export const ANOMALY_THRESHOLD = 0.5;
const SURPRISE_AT_HALF = 3;
/** After a surprise, for so many samples only one this many times larger is told: the rest of an event is not another. */
const QUIET_SAMPLES = 125;
const WORSE = 1.5;

/**
 * Scores a series sample by sample, from what came before alone. Two views, each with its own tail: the deviation from level, time
 * of day and weekday, and the shape of the last stretches. Their surprises are added (Fisher 1925: logarithms of chances). The same
 * constants for every series: docs/anomalies.md.
 */
export class AnomalyDetector {
  readonly #pace = new SamplingPace();
  readonly #residual = new SeasonalResidual();
  readonly #shape = new ShapeNovelty();
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
      surpriseOf(this.#residualTail, this.#residual.sizeOf(value, atMs, this.#pace), this.#largest) +
      surpriseOf(this.#shapeTail, this.#shape.sizeOf(value, atMs, this.#pace), this.#largest);
    const told = this.#at - this.#toldAt < QUIET_SAMPLES && surprise <= WORSE * this.#told ? 0 : surprise;
    if (told > 0) [this.#toldAt, this.#told] = [this.#at, told];
    this.#at++;
    return told / (told + SURPRISE_AT_HALF);
  }
}

/** A score for each point, 0 to 1; `times` ascend, though some may be the same. */
export function anomalyScores({ times, values }: Points): Float64Array {
  const detector = new AnomalyDetector();
  return values.map((value, i) => detector.next(value, times[i] ?? 0));
}

function surpriseOf(tail: TailModel, size: number, largest: number): number {
  const surprise = tail.surprise(size, largest);
  tail.learn(size);
  return surprise;
}
