import { type Usd, usd } from "../../domain/units.ts";
import { sizeWorkload } from "../capacity-plan.ts";
import { layoutOf, type Strategy, type WhatIf } from "./strategy.ts";

/** Several strategies on one workload, sized as one changed workload: a dollar is saved once. */
export interface Combination {
  readonly strategies: readonly string[];
  readonly monthlyUsd: Usd;
  readonly layout: string;
  /** assumed as soon as one of them is. */
  readonly basis: Strategy["basis"];
}

/** What one strategy more does not make cheaper is left out. */
export const withoutIdle = (combinations: readonly Combination[]): readonly Combination[] =>
  combinations.filter(
    (one) =>
      !combinations.some(
        (other) =>
          other.strategies.length < one.strategies.length &&
          other.monthlyUsd <= one.monthlyUsd &&
          other.strategies.every((strategy) => one.strategies.includes(strategy)),
      ),
  );

interface Applied {
  readonly whatIf: WhatIf;
  readonly strategies: readonly Strategy[];
}

/** None of them, and every set in which each applies after those before it; cheapest first, then the fewest strategies. */
export function combinationsOf(
  strategies: readonly Strategy[],
  start: WhatIf,
  region: string,
): readonly Combination[] {
  let all: Applied[] = [{ whatIf: start, strategies: [] }];
  for (const strategy of strategies) all = all.flatMap((one) => [one, ...applied(strategy, one, region)]);
  return all
    .flatMap((one) => combinationOf(one))
    .toSorted((a, b) => a.monthlyUsd - b.monthlyUsd || a.strategies.length - b.strategies.length);
}

function applied(strategy: Strategy, { whatIf, strategies }: Applied, region: string): Applied[] {
  const proposal = strategy.propose(whatIf);
  if (!proposal.applies) return [];
  const { workload } = proposal;
  const now = workload === whatIf.workload ? whatIf.now : sizeWorkload(workload, region, whatIf.facts);
  const paidShare = (whatIf.paidShare ?? 1) * (proposal.paidShare ?? 1);
  return [{ whatIf: { ...whatIf, workload, now, paidShare }, strategies: [...strategies, strategy] }];
}

function combinationOf({ whatIf: { now, paidShare = 1 }, strategies }: Applied): Combination[] {
  if (now.monthlyUsd === undefined) return [];
  return [
    {
      strategies: strategies.map(({ id }) => id),
      monthlyUsd: paidShare === 1 ? now.monthlyUsd : usd(now.monthlyUsd * paidShare),
      layout: layoutOf(now),
      basis: strategies.some(({ basis }) => basis === "assumed") ? "assumed" : "computed",
    },
  ];
}
