import { bestNabScore, type NabSeries, nabScoreAt } from "./nab-score.ts";

/** Halvings of the corpus. */
const HALVINGS = 100;

/** What the threshold is worth on series it was not chosen on, normalised. */
export interface HeldOut {
  /** Chosen on all other categories, judged on each in turn. */
  readonly otherCategories: number;
  /** Chosen on a random half of the series, judged on the other: mean of 100. */
  readonly halves: number;
}

export const heldOut = (series: readonly NabSeries[]): HeldOut => ({
  otherCategories: acrossCategories(series),
  halves: acrossHalves(series),
});

function acrossCategories(series: readonly NabSeries[]): number {
  let [raw, windows] = [0, 0];
  for (const category of new Set(series.map((one) => one.category))) {
    const isIn = (one: NabSeries): boolean => one.category === category;
    const { threshold } = bestNabScore(series.filter((one) => !isIn(one)));
    const judged = nabScoreAt(series.filter(isIn), threshold);
    raw += judged.raw;
    windows += judged.windows;
  }
  return (100 * (raw + windows)) / (2 * windows);
}

function acrossHalves(series: readonly NabSeries[]): number {
  let sum = 0;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const isChosen = series.map((_, i) => isInHalf(halving * series.length + i));
    const { threshold } = bestNabScore(series.filter((_, i) => isChosen[i]));
    sum += nabScoreAt(
      series.filter((_, i) => !isChosen[i]),
      threshold,
    ).normalised;
  }
  return sum / HALVINGS;
}

/** The same halves every run: the top bit of a Weyl sequence through a multiplicative hash (Knuth 6.4). */
function isInHalf(turn: number): boolean {
  let mixed = Math.imul(turn + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) & 1) === 1;
}
