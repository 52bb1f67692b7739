import type { Limits } from "./rule.ts";

export const SPOT_LIMITS = {
  writeMinutes: {
    default: 5,
    unit: "minutes to write a checkpoint",
    why: "Daly's published example; BLOOM-176B wrote 2.3 TB in 40 s, a network disk takes longer",
  },
  restartMinutes: {
    default: 10,
    unit: "minutes from interruption to computing again",
    why: "new capacity, boot, loading the checkpoint; Daly's published example",
  },
  replaceMinutes: {
    default: 10,
    unit: "minutes from interruption to a serving replacement",
    why: "new capacity, boot, loading the model: on demand fills the gap",
  },
  minOnDemandShare: {
    default: 0.2,
    unit: "share of a service's replicas",
    why: "stays on demand, for the hour in which every spot pool is empty",
  },
  minTypes: {
    default: 3,
    unit: "instance types that fit",
    why: "below it GetSpotPlacementScores answers low, whatever the capacity",
  },
  minSaving: {
    default: 0.1,
    unit: "share of the on-demand cost, net",
    why: "interruptions cost attention too",
    staysTo: 0.9,
  },
  minSavingUsdPerMonth: {
    default: 20,
    unit: "USD a month, net",
    why: "below it nobody should spend an hour",
    staysTo: 0.9,
  },
} as const satisfies Limits;
