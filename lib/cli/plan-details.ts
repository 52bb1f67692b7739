import type { CapacityPlan } from "../domain/plan.ts";
import { type CostLine, costLines } from "../sizing/cost.ts";
import { type GpuPrice, gpuPrices } from "../sizing/gpu-prices.ts";
import { type Growth, growthOf } from "../sizing/growth.ts";
import type { SizingFacts } from "../sizing/planned-capacity.ts";
import type { StrategyOutcome } from "../sizing/strategies/strategy.ts";
import {
  type Optimized,
  optimize,
  type RankedCombination,
  rankCombinations,
  tryStrategies,
  type Watched,
} from "../sizing/strategies/what-if.ts";

/** What `plan` shows beside the capacity itself. */
export interface PlanDetails {
  readonly costs: readonly CostLine[];
  readonly strategies: readonly StrategyOutcome[];
  readonly optimized: Optimized;
  /** Of two strategies or more, those on an assumption too. */
  readonly combinations: readonly RankedCombination[];
  readonly growth: readonly Growth[];
  readonly gpuPrices: readonly GpuPrice[];
  readonly pricesAsOf: string;
}

export const planDetails = (plan: CapacityPlan, facts: SizingFacts, watched: Watched = {}): PlanDetails => ({
  costs: costLines(plan, facts.prices),
  strategies: tryStrategies(plan, facts, watched),
  optimized: optimize(plan, facts, watched),
  combinations: rankCombinations(plan, facts, watched),
  growth: growthOf(plan, facts),
  gpuPrices: gpuPrices(facts.prices, plan.plan.region, facts.instanceTypes),
  pricesAsOf: facts.prices.asOf,
});
