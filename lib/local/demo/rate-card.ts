import type { Character } from "./character.ts";

/**
 * USD an hour on the demo's bill, us-east-1 and us-west-2 (the same there), Linux. EC2: AWS list prices as Karpenter's
 * table of 2026-07-20 has them. `ml.`: SageMaker real-time inference, us-east-1, as quoted in public code in 2026.
 */
const ON_DEMAND: Readonly<Record<string, number>> = {
  "c7i.2xlarge": 0.357,
  "g4dn.xlarge": 0.526,
  "g4dn.12xlarge": 3.912,
  "g5.xlarge": 1.006,
  "g5.2xlarge": 1.212,
  "g5.8xlarge": 2.448,
  "g5.12xlarge": 5.672,
  "g5.48xlarge": 16.288,
  "g6.xlarge": 0.8048,
  "g6.12xlarge": 4.6016,
  "g6e.xlarge": 1.861,
  "m7i.large": 0.1008,
  "m7i.xlarge": 0.2016,
  "m7i.4xlarge": 0.8064,
  "p4d.24xlarge": 21.957642,
  "p5.4xlarge": 6.88,
  "p5.48xlarge": 55.04,
  "r6i.4xlarge": 1.008,
  "ml.g5.xlarge": 1.408,
  "ml.g5.2xlarge": 1.515,
  "ml.g5.12xlarge": 7.09,
};

/** Invented, and above on-demand on purpose: it has happened (p5.48xlarge, ca-central-1, 62 % above, 2025-06-28). */
const SPOT: Readonly<Record<string, number>> = { "p5.48xlarge": 57.8 };

/** Standard reserved, one year, no upfront, us-east-1 (Vantage's table of 2025-11). */
const RESERVED: Readonly<Record<string, number>> = { "g4dn.xlarge": 0.331 };

const CARD = { "on-demand": ON_DEMAND, spot: SPOT, reserved: RESERVED } as const;

export function billedUsdPerHour({ id, instanceType, capacityType }: Character): number {
  const rate = CARD[capacityType][instanceType];
  if (rate === undefined)
    throw new Error(`${id}: no ${capacityType} rate for ${instanceType} on the demo's rate card`);
  return rate;
}

export const onDemandUsdPerHour = (one: Character): number =>
  billedUsdPerHour({ ...one, capacityType: "on-demand" });
