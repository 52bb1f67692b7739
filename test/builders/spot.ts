import type { Interruption } from "../../lib/domain/interruption.ts";
import type { Offering, PriceBook } from "../../lib/domain/offering.ts";
import type { PlannedCapacity } from "../../lib/domain/plan.ts";
import type { InterruptionBand, SpotAdvisor, SpotMarket } from "../../lib/domain/spot-market.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import type { TrainingWorkload, Workload } from "../../lib/domain/workload.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import { PRICES } from "./context.ts";
import { NOW } from "./fleet.ts";
import { aCapacity, aCapacityPlan } from "./plan.ts";

export const anInterruption = (change: Partial<Interruption> = {}): Interruption => ({
  id: "event-1",
  instanceId: "i-gone",
  instanceType: "g5.xlarge",
  region: "us-east-1",
  account: "111122223333",
  event: "interruption",
  at: addDays(NOW, -1),
  ...change,
});

export const anAdvisor = (
  bands: Readonly<Record<string, InterruptionBand>> = { "g5.xlarge": 2, "g5.8xlarge": 1, "g5.12xlarge": 4 },
): SpotAdvisor => ({
  source: "test advisor",
  asOf: "2025-06-28",
  regions: {
    "us-east-1": Object.fromEntries(
      Object.entries(bands).map(([type, band]) => [type, { band, saving: 0.6 }]),
    ),
  },
});

const SPOT = { "g5.xlarge": 0.4, "g5.8xlarge": 0.7, "g5.12xlarge": 0.9, "g4dn.xlarge": 0.2 };

/** The small market with spot prices of these types; without one nobody told us a price. */
export function spotPrices(spot: Readonly<Record<string, number>> = SPOT): PriceBook {
  const offerings = PRICES.regions["us-east-1"] ?? {};
  const withSpot = Object.entries(offerings).map(([type, offering]): [string, Offering] => {
    const rate = spot[type];
    const price = {
      usdPerHour: usdPerHour(rate ?? 0),
      region: "us-east-1",
      source: "test spot",
      asOf: "2026-11-23",
    };
    return [type, rate === undefined ? offering : { ...offering, spot: price }];
  });
  return { ...PRICES, origin: "live", regions: { "us-east-1": Object.fromEntries(withSpot) } };
}

export const aJob = (change: Partial<TrainingWorkload> = {}): TrainingWorkload => ({
  name: "finetune",
  kind: "training",
  match: { tags: { workload: "finetune" } },
  instanceType: "g5.xlarge",
  purchase: "on-demand",
  interruptible: { checkpointMinutes: 60 },
  ...change,
});

/** The facts of one workload: its plan, what runs for it, and the market. */
export function aSpotFleet(
  workload: Workload,
  {
    running = [],
    capacity = {},
    market = {},
    prices = spotPrices(),
  }: {
    readonly running?: readonly string[];
    readonly capacity?: Partial<PlannedCapacity>;
    readonly market?: Partial<SpotMarket>;
    readonly prices?: PriceBook;
  } = {},
): Partial<RuleContext> {
  const planned = aCapacity({
    workload: workload.name,
    kind: workload.kind,
    instanceType: "g5.xlarge",
    instances: 1,
    purchase: workload.purchase,
    ...capacity,
  });
  return {
    plan: aCapacityPlan([workload], [planned]),
    assignment: new Map(running.map((id) => [id, workload.name])),
    prices,
    spotMarket: { advisor: anAdvisor(), ...market },
  };
}
