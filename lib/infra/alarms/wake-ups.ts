import type { RunbookSection } from "./watched.ts";

/** An alarm about several others: any of them is reason enough. */
export interface WakeUp {
  /** After the monitor's name; two composite alarms of an account and region cannot share one. */
  readonly name: string;
  readonly description: string;
  readonly runbook: RunbookSection;
  /** Single alarms, by name; those a monitor does not have are left out. */
  readonly anyOf: readonly string[];
}

/** Few on purpose: each ends somebody's night. Everything else waits in the mail until morning. */
export const WAKE_UPS: Readonly<Record<string, WakeUp>> = {
  HeadroomIsBlind: {
    name: "is-blind",
    description:
      "Headroom does not see the fleet: runs are missed, hourly reads keep failing, or most verdicts are unknown. What it reports is no all-clear.",
    runbook: "headroom-is-blind",
    // One failed read of a daily run waits until morning: its part is reported as unknown, and most of the fleet is seen.
    anyOf: ["MissedRecent", "MissedUtilization", "MissedSpend", "UnknownShare", "FailedReadsRecent"],
  },
  MoneyIsBurning: {
    name: "money-is-burning",
    description:
      "The budget is spent, a critical finding is open, or a quarter of the plan's dollars goes to waste.",
    runbook: "money-is-burning",
    anyOf: ["CriticalFindingsUtilization", "CriticalFindingsSpend", "WasteRate"],
  },
  NobodyWouldHear: {
    name: "nobody-would-hear",
    description: "Findings do not reach people: they wait untold, or the topic has lost subscriptions.",
    runbook: "nobody-would-hear",
    anyOf: ["Untold", "NewsDeadLetters", "SubscriptionsLost"],
  },
};
