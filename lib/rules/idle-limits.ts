import type { Limits } from "./rule.ts";

/** Shared by `idle` (whole machine) and `partly-idle` (card by card), so the two can never disagree on a card. */
export const IDLE_LIMITS = {
  dutyCycle: {
    default: 0.02,
    unit: "share of samples",
    why: "at or above 5 % more often than this is work",
    staysTo: 1.1,
  },
  lightDutyCycle: {
    default: 0.1,
    unit: "share of samples",
    why: "at or above 1 % more often than this is light work",
    staysTo: 1.1,
  },
  activeDayShare: {
    default: 0.02,
    unit: "share of a day",
    why: "half an hour at or above 5 % makes a working day",
    staysTo: 1.1,
  },
  residentMemory: {
    default: 0.05,
    unit: "share of VRAM",
    why: "a CUDA context alone takes 0.5 to 1 GiB; above it sits a model",
  },
  cpuMean: {
    default: 0.03,
    unit: "share of CPU",
    why: "without accelerators: the operating system alone stays below it",
    staysTo: 1.1,
  },
  cpuBusy: {
    default: 0.2,
    unit: "share of CPU, p95",
    why: "the machine works although its accelerators do not",
  },
  networkBytesPerSecond: {
    default: 50_000,
    unit: "bytes/s",
    why: "agents and health checks chatter below it; a proxy does not",
    staysTo: 1.1,
  },
  minUsdPerMonth: {
    default: 5,
    unit: "USD a month that it costs",
    why: "as right-size: below it nobody should spend a minute",
    staysTo: 0.9,
  },
  bareCardHours: { default: 6, unit: "hours", why: "an empty card at exactly zero needs no full day" },
} as const satisfies Limits;
