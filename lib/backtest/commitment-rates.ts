import type { Rates } from "../purchase/commitment-usage.ts";

export interface RateTable {
  readonly name: string;
  /** Of types A to L, in order. */
  readonly rates: Rates;
}

/** Shavedice does not say what its types are or cost. So the same hours are priced in several ways. */
const TYPES = 12;

/** Made up: the newer of two types that replace each other a tenth cheaper, savings from 20 to 45 %. */
const VARIED = {
  onDemand: [1, 0.9, 2, 1.8, 0.5, 4, 0.25, 3.6, 1.5, 0.45, 8, 7.2],
  saving: [0.28, 0.34, 0.2, 0.45, 0.4, 0.22, 0.31, 0.37, 0.25, 0.42, 0.3, 0.35],
};

/**
 * us-east-1, Linux, USD an hour on demand and as a one-year reservation without upfront, 2025-11-30 (github.com/tsaol/aws-gpu 77fcd9f,
 * from instances.vantage.sh): p4d.24xlarge, p4de.24xlarge, g5.xlarge, g6.xlarge, g5.12xlarge, g6.12xlarge, g4dn.xlarge, g6e.xlarge,
 * trn1.32xlarge, g6e.12xlarge, g5.48xlarge, g6.48xlarge.
 */
const GPU = {
  onDemand: [
    21.957642, 27.44705, 1.006, 0.8048, 5.672, 4.6016, 0.526, 1.861, 21.5, 10.49264, 16.288, 13.3504,
  ],
  committed: [
    13.921094, 17.401365, 0.63378, 0.52392, 3.57336, 2.99564, 0.331, 1.17243, 13.22895, 6.61036, 10.26144,
    8.69111,
  ],
};

export const RATE_TABLES: readonly RateTable[] = [
  { name: "every type saves 28 %", rates: ratesOf(Array(TYPES).fill(1), Array(TYPES).fill(0.72)) },
  {
    name: "types save 20 to 45 %",
    rates: ratesOf(
      VARIED.onDemand,
      VARIED.onDemand.map((rate, type) => rate * (1 - (VARIED.saving[type] ?? 0))),
    ),
  },
  { name: "GPU list prices", rates: ratesOf(GPU.onDemand, GPU.committed) },
];

/** Of the two types of the made-up fleets. */
export const MADE_RATES: Rates = ratesOf([1, 1.2], [0.72, 0.8]);

function ratesOf(onDemand: readonly number[], committed: readonly number[]): Rates {
  return { onDemand: Float64Array.from(onDemand), committed: Float64Array.from(committed) };
}
