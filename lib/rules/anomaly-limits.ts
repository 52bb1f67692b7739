import type { Limits } from "./rule.ts";

export const ANOMALY_LIMITS = {
  minHistoryDays: {
    default: 14,
    unit: "billed days",
    why: "two of each weekday: fewer tell no rhythm from a jump",
  },
  minUsdPerDay: { default: 20, unit: "USD a day", why: "600 a month: nobody looks into less", staysTo: 0.9 },
  minShare: {
    default: 0.2,
    unit: "share of a usual day of the part",
    why: "a bill wanders by some percent without anybody having done anything",
    staysTo: 0.9,
  },
  beyondBounds: {
    default: 1.2,
    unit: "times the distance to the bound",
    why: "of a service: a bill has a handful, and one in a hundred days each is a false alarm a month",
  },
  beyondBoundsNarrow: {
    default: 1.75,
    unit: "times the distance to the bound",
    why: "of an account, workload or usage type, above all it has been: there are many more of them to be wrong about",
  },
  highShare: {
    default: 0.5,
    unit: "share of a usual day of the whole bill",
    why: "half a bill more is looked into today",
  },
  toldDays: {
    default: 3,
    unit: "newest whole days",
    why: "a jump that stays is the new level from then on; it was told, and the budget watches it",
  },
} as const satisfies Limits;
