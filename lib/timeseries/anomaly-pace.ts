import { HOURS_PER_DAY, MS_PER_HOUR } from "../domain/window.ts";

/** Samples over which the interval between them is learnt. */
const MEMORY = 100;
/** A gap counts for no more than this many intervals. */
const MOST_STRETCH = 4;
/** A longer one is a gap: what comes after it does not continue what was before. */
const GAP_INTERVALS = 8;
/** A level follows over 1,000 samples, but no longer than 40 days: longer than a month, shorter than a season. */
const LEVEL_SAMPLES = 1000;
const LEVEL_MS = 40 * HOURS_PER_DAY * MS_PER_HOUR;
/** Deviations are smoothed over a dozen samples, but no longer than six hours: a day's anomaly is not to wait for the next. */
const SMOOTH_SAMPLES = 12;
const SMOOTH_MS = 6 * MS_PER_HOUR;
/** What is rare is learnt over 4,000 samples, but no longer than 60 days; a tail of 2 % needs 200. */
const TAIL_SAMPLES = 4000;
const TAIL_MS = 90 * HOURS_PER_DAY * MS_PER_HOUR;
const TAIL_LEAST = 200;
/** An event may go on for so many samples, but no longer than a week. */
const EVENT_SAMPLES = 125;
const EVENT_MS = 7 * HOURS_PER_DAY * MS_PER_HOUR;

/** Samples further apart than this are of days, though one may be late. */
const DAILY_MS = 20 * MS_PER_HOUR;
/** Nothing is unusual before a day was seen, or as many samples as a day of five minutes has. */
const FIRST_SAMPLES = 288;
const FIRST_MS = HOURS_PER_DAY * MS_PER_HOUR;

/** How far apart samples are, as far as was seen, and what follows from it. */
export class SamplingPace {
  #seen = 0;
  #firstMs = 0;
  #lastMs = 0;
  #intervalMs = 0;
  isAfterGap = false;

  see(atMs: number): void {
    const gapMs = atMs - this.#lastMs;
    if (this.#seen === 0) this.#firstMs = atMs;
    this.#lastMs = atMs;
    this.#seen++;
    this.isAfterGap = this.#seen > 3 && gapMs > GAP_INTERVALS * this.#intervalMs;
    if (this.#seen < 2 || gapMs <= 0) return;
    const stretch = this.#intervalMs === 0 ? gapMs : Math.min(gapMs, MOST_STRETCH * this.#intervalMs);
    this.#intervalMs +=
      this.#intervalMs === 0 ? gapMs : Math.max(1 / MEMORY, 1 / this.#seen) * (stretch - this.#intervalMs);
  }

  /** One sample a day, or fewer. */
  get isDaily(): boolean {
    return this.#intervalMs > DAILY_MS;
  }

  get isFirstDay(): boolean {
    return this.#seen < FIRST_SAMPLES && this.#lastMs - this.#firstMs < FIRST_MS;
  }

  /** Share of a new sample that the level takes. */
  get levelGain(): number {
    return this.#gain(LEVEL_SAMPLES, LEVEL_MS);
  }

  get smoothGain(): number {
    return this.#gain(SMOOTH_SAMPLES, SMOOTH_MS);
  }

  /** Samples over which the rare is learnt. */
  get tailMemory(): number {
    return Math.max(TAIL_LEAST, this.#within(TAIL_SAMPLES, TAIL_MS));
  }

  get quietSamples(): number {
    return this.#within(EVENT_SAMPLES, EVENT_MS);
  }

  #gain(samples: number, spanMs: number): number {
    return Math.max(1 / Math.max(1, this.#within(samples, spanMs)), 1 / this.#seen);
  }

  #within(samples: number, spanMs: number): number {
    return this.#intervalMs > 0 ? Math.min(samples, spanMs / this.#intervalMs) : samples;
  }
}
