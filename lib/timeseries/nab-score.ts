/**
 * The scoring of the Numenta Anomaly Benchmark, standard profile, from its public definition (github.com/numenta/NAB, nab/sweeper.py,
 * config/profiles.json; Lavin and Ahmad 2015, arXiv:1510.03336; read 2026-11-25): of each window only the earliest detection counts,
 * and more the earlier it is; a false alarm costs less just after a window than far from one.
 */
const TRUE_WEIGHT = 1;
const FALSE_WEIGHT = 0.11;
const MISS_WEIGHT = 1;
/** Not judged: 15 % of the first 5,000 samples. */
const PROBATION_SHARE = 0.15;
const PROBATION_MOST = 5000;
/** Window widths after which a false alarm costs all. */
const FAR = 3;

/** One series with what a detector says of each sample, and the windows in which something happened. */
export interface NabSeries {
  readonly name: string;
  readonly category: string;
  /** 0 to 1, one a sample; 0 is never a detection. */
  readonly scores: ArrayLike<number>;
  /** First and last sample of each, both inside; in the order of time, apart from one another. */
  readonly windows: readonly (readonly [number, number])[];
}

export interface NabResult {
  /** A sample at or above it is a detection; infinite: none is best. */
  readonly threshold: number;
  /** Sum over series: 1 for a window detected at its first sample, -1 for a missed one, -0.11 for a false alarm. */
  readonly raw: number;
  readonly windows: number;
  /** 0 for a detector that says nothing, 100 for a perfect one; NaN without windows. */
  readonly normalised: number;
  readonly found: number;
  readonly falseAlarms: number;
}

/** A sample that is judged, and what detecting it is worth. */
interface Judged {
  readonly score: number;
  readonly worth: number;
  /** Of all series; -1 outside of windows. */
  readonly window: number;
}

/** The one threshold that is best for all these series together, and the score there. */
export function bestNabScore(series: readonly NabSeries[]): NabResult {
  const { samples, windows } = judgedOf(series);
  let best = tallyOf(windows);
  const now = new Tally(windows);
  for (const [i, sample] of samples.entries()) {
    now.detect(sample);
    if (samples[i + 1]?.score !== sample.score && now.raw > best.raw) best = now.result(sample.score);
  }
  return best;
}

/** The score of these series at a threshold that was chosen elsewhere. */
export function nabScoreAt(series: readonly NabSeries[], threshold: number): NabResult {
  const { samples, windows } = judgedOf(series);
  const tally = new Tally(windows);
  for (const sample of samples) if (sample.score >= threshold) tally.detect(sample);
  return tally.result(threshold);
}

const tallyOf = (windows: number): NabResult => new Tally(windows).result(Number.POSITIVE_INFINITY);

class Tally {
  readonly #windows: number;
  readonly #worth = new Map<number, number>();
  #falseAlarms = 0;
  raw: number;

  constructor(windows: number) {
    this.#windows = windows;
    this.raw = 0 - MISS_WEIGHT * windows;
  }

  detect({ worth, window }: Judged): void {
    if (window < 0) {
      this.#falseAlarms++;
      this.raw += worth;
      return;
    }
    const before = this.#worth.get(window) ?? -MISS_WEIGHT;
    if (worth <= before) return;
    this.#worth.set(window, worth);
    this.raw += worth - before;
  }

  result(threshold: number): NabResult {
    const nothing = -MISS_WEIGHT * this.#windows;
    const perfect = TRUE_WEIGHT * this.#windows;
    return {
      threshold,
      raw: this.raw,
      windows: this.#windows,
      normalised: (100 * (this.raw - nothing)) / (perfect - nothing),
      found: this.#worth.size,
      falseAlarms: this.#falseAlarms,
    };
  }
}

/** The samples after probation of which something is said, highest score first. Windows that lie in probation are none. */
function judgedOf(series: readonly NabSeries[]): {
  readonly samples: readonly Judged[];
  readonly windows: number;
} {
  const samples: Judged[] = [];
  let [before, judged] = [0, 0];
  for (const { scores, windows } of series) {
    const probation = probationOf(scores.length);
    for (let i = probation; i < scores.length; i++) {
      const score = scores[i] ?? 0;
      if (!(score > 0)) continue;
      const { worth, window } = worthOf(i, windows);
      samples.push({ score, worth, window: window < 0 ? -1 : before + window });
    }
    before += windows.length;
    judged += windows.filter(([, last]) => last >= probation).length;
  }
  return { samples: samples.sort((a, b) => b.score - a.score), windows: judged };
}

export const probationOf = (length: number): number =>
  Math.floor(PROBATION_SHARE * Math.min(length, PROBATION_MOST));

function worthOf(
  at: number,
  windows: NabSeries["windows"],
): { readonly worth: number; readonly window: number } {
  const next = windows.findIndex(([, last]) => at <= last);
  const [first, last] = windows[next] ?? [Number.POSITIVE_INFINITY, 0];
  if (at >= first) {
    const width = last - first + 1;
    return { worth: (TRUE_WEIGHT * sigmoid(-(last - at + 1) / width)) / sigmoid(-1), window: next };
  }
  const [began, ended] = windows.at(next < 0 ? -1 : next - 1) ?? [0, 0];
  const isFirst = next === 0 || windows.length === 0;
  const past = isFirst || began === ended ? FAR : (at - ended) / (ended - began);
  return { worth: FALSE_WEIGHT * sigmoid(past), window: -1 };
}

/** 1 well before the right edge of a window (0), -1 far behind it; positions in widths. */
const sigmoid = (position: number): number => (position >= FAR ? -1 : 2 / (1 + Math.exp(5 * position)) - 1);
