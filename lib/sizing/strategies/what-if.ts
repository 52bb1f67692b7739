import type { CapacityPlan } from "../../domain/plan.ts";
import { type Usd, usd } from "../../domain/units.ts";
import { sizeWorkload } from "../capacity-plan.ts";
import type { SizingFacts } from "../planned-capacity.ts";
import { type Combination, combinationsOf, withoutIdle } from "./combinations.ts";
import { STRATEGIES } from "./index.ts";
import {
  type Assumptions,
  DEFAULT_ASSUMPTIONS,
  layoutOf,
  type Strategy,
  type StrategyOutcome,
  type WhatIf,
} from "./strategy.ts";

export interface Watched {
  readonly assumptions?: Assumptions;
  /** workload -> busiest share of what was planned that is really used, 0..1. */
  readonly observedUtilization?: Readonly<Record<string, number>>;
}

/** Every strategy on every sized workload, most dollars first. Each alone: do not add them up. */
export function tryStrategies(
  plan: CapacityPlan,
  facts: SizingFacts,
  watched: Watched = {},
): StrategyOutcome[] {
  const outcomes = sizedWorkloads(plan, facts, watched).flatMap((whatIf) =>
    STRATEGIES.map((strategy) => tryOne(strategy, whatIf, plan.plan.region)),
  );
  return outcomes.toSorted((a, b) => (b.savingUsd ?? -Infinity) - (a.savingUsd ?? -Infinity) || order(a, b));
}

export interface Optimized {
  readonly monthlyUsdNow: Usd;
  readonly monthlyUsdThen: Usd;
  /** The strategies the total rests on, per workload, in the order applied. */
  readonly chosen: readonly {
    readonly workload: string;
    readonly strategies: readonly string[];
    readonly monthlyUsd: Usd;
  }[];
}

/**
 * The cheapest combination of strategies that need no assumption, workload by workload. Each combination is
 * sized as one changed workload, so a dollar is saved once. What saves nothing is left out.
 */
export function optimize(plan: CapacityPlan, facts: SizingFacts, watched: Watched = {}): Optimized {
  const computed = STRATEGIES.filter(({ basis }) => basis === "computed");
  const chosen = sizedWorkloads(plan, facts, watched).flatMap((whatIf) => {
    if (whatIf.now.monthlyUsd === undefined) return [];
    const [best] = combinationsOf(computed, whatIf, plan.plan.region);
    if (!best) return [];
    const { strategies, monthlyUsd } = best;
    const saving = whatIf.now.monthlyUsd - monthlyUsd;
    return [{ workload: whatIf.workload.name, strategies, monthlyUsd, saving }];
  });
  const saving = chosen.reduce((sum, one) => sum + one.saving, 0);
  return {
    monthlyUsdNow: plan.monthlyUsd,
    monthlyUsdThen: usd(plan.monthlyUsd - saving),
    chosen: chosen.map(({ workload, strategies, monthlyUsd }) => ({ workload, strategies, monthlyUsd })),
  };
}

export interface RankedCombination extends Combination {
  readonly workload: string;
  readonly savingUsd: Usd;
}

/** The cheapest combinations of any strategies, also those that rest on an assumption, of all workloads: most dollars saved first. */
export function rankCombinations(
  plan: CapacityPlan,
  facts: SizingFacts,
  watched: Watched = {},
): readonly RankedCombination[] {
  return sizedWorkloads(plan, facts, watched)
    .flatMap((whatIf) => {
      const { monthlyUsd: before } = whatIf.now;
      if (before === undefined) return [];
      return withoutIdle(combinationsOf(STRATEGIES, whatIf, plan.plan.region))
        .filter(({ strategies, monthlyUsd }) => strategies.length > 1 && monthlyUsd < before)
        .slice(0, COMBINATIONS_EACH)
        .map((one) => ({
          ...one,
          workload: whatIf.workload.name,
          savingUsd: usd(before - one.monthlyUsd),
        }));
    })
    .toSorted((a, b) => b.savingUsd - a.savingUsd);
}

/** Shown of each workload. */
const COMBINATIONS_EACH = 3;

function tryOne(strategy: Strategy, whatIf: WhatIf, region: string): StrategyOutcome {
  const { id, tradeOff, basis } = strategy;
  const proposal = strategy.propose(whatIf);
  const common = { strategy: id, workload: whatIf.workload.name, why: proposal.why, basis, tradeOff };
  const { monthlyUsd: before } = whatIf.now;
  if (!proposal.applies)
    return {
      ...common,
      applies: false,
      ...(before === undefined ? {} : { monthlyUsdNow: before }),
      arithmetic: [],
    };
  const paid = proposal.paidShare ?? 1;
  const then = sizeWorkload(proposal.workload, region, whatIf.facts);
  if (before === undefined || then.monthlyUsd === undefined) {
    return {
      ...common,
      applies: false,
      why: `${proposal.why}; ${then.notes.join("; ") || "today's cost is unknown"}`,
      arithmetic: then.arithmetic,
    };
  }
  const after = usd(then.monthlyUsd * paid);
  return {
    ...common,
    applies: true,
    monthlyUsdNow: before,
    monthlyUsdThen: after,
    layoutThen: layoutOf(then),
    savingUsd: usd(before - after),
    arithmetic: [
      ...then.arithmetic,
      ...(paid < 1
        ? [`${(paid * 100).toFixed(0)} % of the hours paid: ${after.toFixed(2)} USD a month`]
        : []),
      `${before.toFixed(2)} - ${after.toFixed(2)} = ${(before - after).toFixed(2)} USD a month`,
    ],
  };
}

function sizedWorkloads({ plan, workloads }: CapacityPlan, facts: SizingFacts, watched: Watched): WhatIf[] {
  const assumptions = watched.assumptions ?? DEFAULT_ASSUMPTIONS;
  return plan.workloads.flatMap((workload) => {
    const now = workloads.find((one) => one.workload === workload.name);
    if (workload.kind === "fixed" || !now?.feasible) return [];
    const observedUtilization = watched.observedUtilization?.[workload.name];
    return [
      {
        workload,
        now,
        facts,
        assumptions,
        ...(observedUtilization === undefined ? {} : { observedUtilization }),
      },
    ];
  });
}

const order = (a: StrategyOutcome, b: StrategyOutcome): number =>
  a.workload < b.workload ? -1 : a.workload > b.workload ? 1 : a.strategy < b.strategy ? -1 : 1;
