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
