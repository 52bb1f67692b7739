import { defaultsOf, type Limits, type LimitValues, type RuleContext } from "./rule.ts";

export const RIGHT_SIZE_LIMITS = {
  cpuHeadroom: {
    default: 0.05,
    unit: "share above P99.5",
    why: "sizes come in steps, which add 25 to 50 % more",
    staysTo: 0,
  },
  memoryHeadroom: {
    default: 0.15,
    unit: "share above the maximum",
    why: "running out of memory kills: the maximum counts",
    staysTo: 0.6,
  },
  gpuHeadroom: {
    default: 0.2,
    unit: "share above P99.5",
    why: "busy time says little of how full the card is",
    staysTo: 0.7,
  },
  vramHeadroom: {
    default: 0.1,
    unit: "share above the maximum",
    why: "fragmentation and a longer prompt",
    staysTo: 0.4,
  },
  shortHistoryMargin: {
    default: 0.2,
    unit: "share at no history",
    why: "shrinks to none at a week: every weekday was seen",
  },
  saturated: {
    default: 0.97,
    unit: "share of CPU or memory, P95",
    why: "5 % of the time at the ceiling cuts demand off; above 1 / (1 + cpuHeadroom), so no advice leads here",
    staysTo: 0.95,
  },
  upSizeStep: {
    default: 1.5,
    unit: "times the vCPUs",
    why: "demand above the ceiling is not visible: one step, then look again",
  },
  minSaving: { default: 0.1, unit: "share of the price", why: "a move costs work and risk", staysTo: 0.9 },
  minSavingUsdPerMonth: {
    default: 5,
    unit: "USD a month",
    why: "below it nobody should spend a minute",
    staysTo: 0.9,
  },
} as const satisfies Limits;

/** As right-size itself has them, for rules that propose a size too. */
export const rightSizeLimits = ({
  plan,
}: Pick<RuleContext, "plan">): LimitValues<typeof RIGHT_SIZE_LIMITS> => ({
  ...defaultsOf(RIGHT_SIZE_LIMITS),
  ...plan?.plan.limits["right-size"],
});
