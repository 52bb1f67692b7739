import { usd } from "../../../lib/domain/units.ts";
import type { TrainingWorkload, Workload } from "../../../lib/domain/workload.ts";
import { sizePlan } from "../../../lib/sizing/capacity-plan.ts";
import { type GpuPrice, gpuPrices } from "../../../lib/sizing/gpu-prices.ts";
import { optimize } from "../../../lib/sizing/strategies/what-if.ts";
import { aPlan, aService, FACTS, REGION, TYPES } from "../market.ts";
import { dollars, type Judgement, percent } from "./judgement.ts";

/** The article's list: USD per accelerator-hour on demand, spot, reserved. */
export const ARTICLE_PRICES = [
  ["T4-16GB", 0.526, 0.158, 0.35],
  ["A10G-24GB", 1.006, 0.302, 0.67],
  ["A100-40GB", 3.673, 1.102, 2.45],
  ["A100-80GB", 5.12, 1.536, 3.41],
  ["H100-80GB", 8.1, 2.43, 5.4],
] as const;

export function ourPrice(accelerator: string): GpuPrice {
  const found = gpuPrices(FACTS.prices, REGION, TYPES).find((one) => one.accelerator === accelerator);
  if (!found) throw new Error(`no price of ${accelerator}`);
  return found;
}

function judgePrice([accelerator, onDemand, spot, reserved]: (typeof ARTICLE_PRICES)[number]): Judgement {
  const { usdPerHour, saving, instanceType, acceleratorsPerInstance } = ourPrice(accelerator);
  const actual = usdPerHour.onDemand ?? Number.NaN;
  const off = onDemand / actual - 1;
  const box = acceleratorsPerInstance > 1 ? `, sold ${acceleratorsPerInstance} at a time` : "";
  const oneYear =
    usdPerHour.commitment1y === undefined
      ? "1 year unknown"
      : `1 year ${usdPerHour.commitment1y.toFixed(3)} (${percent(saving.commitment1y ?? 0)} off)`;
  return {
    line: `${accelerator}: ${onDemand} on demand, ${spot} spot, ${reserved} reserved`,
    verdict: Math.abs(off) < 0.005 ? "half right" : "wrong",
    answer:
      `${actual.toFixed(3)} on demand in ${instanceType}${box}${Math.abs(off) < 0.005 ? "" : ` (the article is ${percent(off)} high)`}, ` +
      `spot about ${usdPerHour.spot?.toFixed(3)} (${percent(saving.spot ?? 0)} off), ${oneYear}`,
  };
}

const priceList: readonly Judgement[] = [
  {
    line: "Spot and reserved columns",
    verdict: "wrong",
    answer: "every spot price is 0.30 x on demand and every reserved one 0.67 x: multiplied, not looked up",
  },
  {
    line: '`f"On-demand:  | Spot:  ({saving:.0f}% off) | Reserved: "`',
    verdict: "wrong",
    answer:
      "prints no price at all: the placeholders are missing; our table prints each with source and date",
  },
];

/** The article's monthly table as a plan, at the prices of our market. */
const training: TrainingWorkload = {
  name: "training",
  kind: "training",
  accelerator: "A100-40GB",
  accelerators: 4,
  hoursPerMonth: 100,
  purchase: "spot",
  interruptible: { checkpointMinutes: 10 },
};
const fixed = (name: string, monthlyUsd: number): Workload => ({
  name,
  kind: "fixed",
  monthlyUsd: usd(monthlyUsd),
  purchase: "on-demand",
});
export const MONTHLY_PLAN = sizePlan(
  aPlan([
    training,
    // Three replicas by construction: 230 x 1.3 / 100 rounds up to 3.
    aService({
      name: "inference",
      accelerator: "T4-16GB",
      demand: { peakQps: 230 },
      replica: { qps: 100, vcpus: 4, memoryGiB: 8 },
    }),
    fixed("storage", 46),
    fixed("airflow", 200),
    fixed("mlflow", 100),
    fixed("monitoring", 50),
  ]),
  FACTS,
);
export const monthlyOf = (workload: string): number =>
  MONTHLY_PLAN.workloads.find((one) => one.workload === workload)?.monthlyUsd ?? Number.NaN;
export const OPTIMIZED = optimize(MONTHLY_PLAN, FACTS);

const monthly = (): Judgement[] => [
  {
    line: "Training, 4 x A100 spot, 100 h: $440",
    verdict: "wrong",
    answer: `the product is right (4 x 1.102 x 100 = ${dollars(4 * 1.102 * 100)}), the machine is not: A100-40GB come eight to a p4d.24xlarge, ${dollars(monthlyOf("training"))} at its spot price`,
  },
  {
    line: "Inference, 3 x T4 on demand 24/7: $1,137",
    verdict: "wrong",
    answer: `3 x 0.526 x 730 h = ${dollars(monthlyOf("inference"))}; 720 h would be ${dollars(3 * 0.526 * 720)}; and its own five services need ${articleT4s} T4 as the article counts them, not 3`,
  },
  {
    line: "Storage, 2 TB S3: $46",
    verdict: "right",
    answer: `2,000 GB x 0.023 = ${dollars(2000 * 0.023)} (S3 Standard, us-east-1); 2 TiB would be ${dollars(2048 * 0.023)}`,
  },
  {
    line: "Airflow $200, MLflow $100, monitoring $50",
    verdict: "as given",
    answer: "fixed costs: taken as planned",
  },
  {
    line: "Total about $1,973",
    verdict: "right",
    answer: `440 + 1,137 + 46 + 200 + 100 + 50 = ${dollars(440 + 1137 + 46 + 200 + 100 + 50)}; with the lines above put right ${dollars(MONTHLY_PLAN.monthlyUsd)}`,
  },
  {
    line: "After optimization about $1,200 (40 % saving)",
    verdict: "wrong",
    answer:
      `40 % off 1,973 is ${dollars(1973 * 0.6)}; 1,200 is ${percent(1 - 1200 / 1973)}; nothing says which strategy gave it. Ours: ${dollars(OPTIMIZED.monthlyUsdThen)} ` +
      `(${percent(1 - OPTIMIZED.monthlyUsdThen / OPTIMIZED.monthlyUsdNow)} off) by ${OPTIMIZED.chosen.flatMap(({ workload, strategies }) => strategies.map((id) => `${id} on ${workload}`)).join(", ")}: training is on spot already, $396 is fixed`,
  },
];

/** Recommendation and image classification, by the article's own rounding: 6 + 5. */
const articleT4s = 11;

export const judgePrices = (): Judgement[] => [...ARTICLE_PRICES.map(judgePrice), ...priceList];
export const judgeMonthly = monthly;
