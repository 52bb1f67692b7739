import type { Limits } from "./rule.ts";

export const STALLED_TRAINING_LIMITS = {
  silentMinutes: {
    default: 15,
    unit: "minutes of data",
    why: "checkpoints and data loading take less; every accelerator of the job below 5 % that long is no training",
    staysTo: 0.9,
  },
  rankMinutes: {
    default: 60,
    unit: "minutes of data",
    why: "some accelerators silent beside others that work: a ticket, and no hurry",
    staysTo: 0.9,
  },
  minWorkedHours: {
    default: 0.5,
    unit: "hours of work seen",
    why: "what never worked has not stalled: that is idle's",
    staysTo: 0.9,
  },
  stepSilentMinutes: {
    default: 30,
    unit: "minutes of data",
    why: "busy accelerators and no step finished: longer than an evaluation or a checkpoint",
    staysTo: 0.9,
  },
  minUsdPerHour: { default: 1, unit: "USD an hour", why: "nobody is woken for less; it is a ticket then" },
} as const satisfies Limits;
