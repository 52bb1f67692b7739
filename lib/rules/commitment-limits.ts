import type { Limits, LimitValues } from "./rule.ts";

export const COMMITMENT_LIMITS = {
  minUtilization: {
    default: 0.9,
    unit: "share of the commitment used",
    why: "a plan that saves 28 % pays from 72 % on; a tenth unused is a season, more is a fleet that shrank",
    staysTo: 1.01,
  },
  minUnusedUsdPerDay: {
    default: 5,
    unit: "USD a day",
    why: "150 USD a month: below it nobody should spend an hour",
    staysTo: 0.9,
  },
  expiringDays: {
    default: 30,
    unit: "days before the end",
    why: "a purchase has to be signed by somebody, and may be queued for the day",
  },
  lastCallDays: { default: 7, unit: "days before the end", why: "told once more while there is a week left" },
  minAgeDays: {
    default: 30,
    unit: "days since launch",
    why: "a year is not promised to what has not been there for a month; AWS looks back on 30 days as well",
  },
  maxCoverage: {
    default: 0.9,
    unit: "share of the demand, committed",
    why: "a history of the machines that are still there does not show how many went",
  },
  minSavingUsdPerMonth: {
    default: 50,
    unit: "USD a month",
    why: "a year's promise wants more than a small change of machine",
    staysTo: 0.9,
  },
} as const satisfies Limits;

export type CommitmentLimits = LimitValues<typeof COMMITMENT_LIMITS>;
