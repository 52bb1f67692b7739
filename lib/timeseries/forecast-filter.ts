import type { Season } from "./forecast-seasons.ts";

/** How fast a filter follows. */
export interface Pace {
  /** Share of a step's error that the level takes. */
  readonly level: number;
  /** Share of it that the trend takes: 0 for none. */
  readonly trend: number;
}

/** Of a trend, a step later: it halves in 69 steps and adds up to 100 times its first step. Gardner and McKenzie (1985). */
const DAMPING = 0.99;
/** A slot of a season is the mean of its visits until there are 7, then it follows. */
const LEAST_SEASON_GAIN = 0.15;
/** An error is clipped at this many mean absolute errors (3 standard deviations of a normal): Gelper, Fried and Croux (2010). */
const CLIP = 3.8;
/** So many clipped in a row, to one side, are a step and no spike. */
const STEP_RUN = 3;
/** Share of an error's size that the scale takes; mean of the first ten. */
const LEAST_SCALE_GAIN = 0.02;

interface Profile {
  readonly season: Season;
  readonly values: Float64Array;
  readonly visits: Uint32Array;
}

/** Holt's level and damped trend with additive seasons, robust to spikes and gaps, one step at a time. */
export class ForecastFilter {
  readonly #pace: Pace;
  readonly #profiles: readonly Profile[];
  readonly #monthly: Profile | undefined;
  #level: number;
  #trend = 0;
  #scale = 0;
  #errors = 0;
  #run = 0;

  /** Starts from the first whole cycle of its longest season: `values[0, begin)`. */
  constructor(values: Float64Array, { seasons, pace, begin }: FilterStart) {
    this.#pace = pace;
    this.#level = meanOf(values, begin);
    this.#profiles = seasons.map((season) => ({
      season,
      values: new Float64Array(season.slots),
      visits: new Uint32Array(season.slots),
    }));
    this.#monthly = this.#profiles.find(({ season }) => season.kind === "month-start");
    for (const [index, profile] of this.#profiles.entries()) this.#learn(values, begin, { profile, index });
  }

  #learn(values: Float64Array, begin: number, { profile, index }: { profile: Profile; index: number }): void {
    const before = this.#profiles.slice(0, index);
    for (let i = 0; i < begin; i++) {
      const slot = profile.season.slotOf[i] ?? -1;
      const value = values[i] ?? Number.NaN;
      if (slot < 0 || Number.isNaN(value)) continue;
      const visits = (profile.visits[slot] ?? 0) + 1;
      const rest = value - this.#level - seasonal(before, i);
      profile.visits[slot] = visits;
      profile.values[slot] = (profile.values[slot] ?? 0) + (rest - (profile.values[slot] ?? 0)) / visits;
    }
  }

  /** Takes step `at` in; NaN: nothing was seen. */
  see(value: number, at: number): void {
    this.#level += this.#trend;
    this.#trend *= DAMPING;
    if (Number.isNaN(value)) return;
    const isMonthStart = (this.#monthly?.season.slotOf[at] ?? -1) >= 0;
    const raw = value - this.#level - seasonal(this.#profiles, at);
    const error = isMonthStart ? raw : this.#clipped(raw);
    // A charge of the month's start says nothing of the days after it.
    if (!isMonthStart) {
      this.#level += this.#pace.level * error;
      this.#trend += this.#pace.trend * error;
    }
    const rest = isMonthStart ? error : (1 - this.#pace.level) * error;
    for (const profile of this.#profiles) {
      if (isMonthStart && profile !== this.#monthly) continue;
      const slot = profile.season.slotOf[at] ?? -1;
      if (slot < 0) continue;
      const visits = (profile.visits[slot] ?? 0) + 1;
      profile.visits[slot] = visits;
      profile.values[slot] = (profile.values[slot] ?? 0) + Math.max(LEAST_SEASON_GAIN, 1 / visits) * rest;
    }
  }

  #clipped(error: number): number {
    const size = Math.abs(error);
    const most = CLIP * this.#scale;
    const isFar = this.#errors >= 1 / (10 * LEAST_SCALE_GAIN) && size > most;
    this.#run = isFar
      ? Math.sign(error) === Math.sign(this.#run)
        ? this.#run + Math.sign(error)
        : Math.sign(error)
      : 0;
    this.#errors++;
    this.#scale +=
      Math.max(LEAST_SCALE_GAIN, 1 / Math.min(10, this.#errors)) *
      ((isFar ? Math.max(most, Number.MIN_VALUE) : size) - this.#scale);
    return isFar && Math.abs(this.#run) < STEP_RUN ? Math.sign(error) * most : error;
  }

  /** The first `count` steps from `from` on, the next to be seen. */
  ahead(from: number, forecast: Float64Array, count: number): void {
    let level = this.#level;
    let trend = this.#trend;
    for (let h = 0; h < count; h++) {
      level += trend;
      trend *= DAMPING;
      forecast[h] = level;
    }
    for (const { season, values } of this.#profiles) {
      const { slotOf } = season;
      for (let h = 0; h < count; h++) {
        const slot = slotOf[from + h] ?? -1;
        if (slot >= 0) forecast[h] = (forecast[h] ?? 0) + (values[slot] ?? 0);
      }
    }
  }
}

export interface FilterStart {
  readonly seasons: readonly Season[];
  readonly pace: Pace;
  readonly begin: number;
}

function seasonal(profiles: readonly Profile[], at: number): number {
  let sum = 0;
  for (const { season, values } of profiles) {
    const slot = season.slotOf[at] ?? -1;
    if (slot >= 0) sum += values[slot] ?? 0;
  }
  return sum;
}

/** Of the first `count`, or of the first number there is. */
function meanOf(values: Float64Array, count: number): number {
  let [sum, seen] = [0, 0];
  for (let i = 0; i < values.length && (i < count || seen === 0); i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    seen++;
  }
  return seen === 0 ? 0 : sum / seen;
}
