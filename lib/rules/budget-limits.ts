import type { Limits } from "./rule.ts";

export const BUDGET_LIMITS = {
  minDays: { default: 2, unit: "billed days", why: "a month's first day carries its invoices" },
  minHistoryDays: {
    default: 4,
    unit: "billed days of any month",
    why: "fewer give a rate, and no idea of how sure it is",
  },
  fastBurn: {
    default: 1.5,
    unit: "times what is left a day",
    why: "over the newest day and the middle of three: what is left is gone in two thirds of its time, and pages",
  },
  projectedOver: {
    default: 1,
    unit: "share of the budget",
    why: "a ticket when nine forecasts in ten end above it",
  },
  margin: {
    default: 0.06,
    unit: "share of the budget",
    why: "an open finding stays until the forecast is so far below: it wanders by 5 % while nothing happens",
  },
} as const satisfies Limits;
