import type { Limits } from "./rule.ts";

export const RUNWAY_LIMITS = {
  minDays: { default: 7, unit: "days with requests", why: "the peak of a week is on one of its days" },
  trendDays: {
    default: 28,
    unit: "days with requests",
    why: "from there on growth is measured; before, it is what plan.yaml says",
  },
  soonMonths: {
    default: 3,
    unit: "months",
    why: "quotas, reservations and load tests take that long",
    staysTo: 1.5,
  },
  tooLarge: {
    default: 2,
    unit: "times what half a year's growth will need",
    why: "replicas come in ones; half of them too many is a plan to correct",
    staysTo: 0.9,
  },
} as const satisfies Limits;
