/** Accelerator-hours paid over those that one node alone would need: the middle of published runs, and what four in five lie within. */
export interface CampaignFactor {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Share of runs beyond each end of the range. */
const TAIL = 0.1;

/**
 * The median, and the ranks between which the next run falls four times in five: of n runs seen, it is as likely to come before the
 * first as between any two or after the last.
 */
export function campaignFactorOf(factors: readonly number[]): CampaignFactor {
  const sorted = factors.toSorted((a, b) => a - b);
  const outside = Math.max(1, Math.floor(TAIL * (sorted.length + 1)));
  const middle = (sorted.length - 1) / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return {
    low: at(outside - 1),
    middle: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    high: at(sorted.length - outside),
  };
}

export interface JudgedCampaign {
  /** Hours estimated over hours published, less one. */
  readonly error: number;
  readonly inRange: boolean;
}

/** Each run by the factor of all the others. */
export const leftOut = (factors: readonly number[]): JudgedCampaign[] =>
  factors.map((factor, index) =>
    judge(factor, campaignFactorOf(factors.filter((_, other) => other !== index))),
  );

export const judge = (factor: number, { low, middle, high }: CampaignFactor): JudgedCampaign => ({
  error: middle / factor - 1,
  inRange: factor >= low && factor <= high,
});
