import type { Finding, FindingEvidence } from "../../lib/domain/finding.ts";
import { usd, usdPerHour } from "../../lib/domain/units.ts";
import { NOW, WINDOW } from "./fleet.ts";

/** Evidence that saves `saving` of 1,000 USD a month on `resource`. */
export function anEvidence(
  rule: string,
  resource: string,
  saving: number,
  change: Partial<FindingEvidence> = {},
): FindingEvidence {
  return {
    id: `${rule}:${resource}`,
    rule,
    resource,
    workload: "unplanned",
    severity: "medium",
    confidence: "high",
    title: `${resource} could be cheaper`,
    observed: {},
    expected: {},
    window: WINDOW,
    samples: 4032,
    signalsUsed: ["gpuUtilization"],
    signalsNotChecked: [],
    dollars: {
      nowUsdPerMonth: usd(1000),
      proposedUsdPerMonth: usd(1000 - saving),
      savingUsdPerMonth: usd(saving),
      price: {
        usdPerHour: usdPerHour(1000 / 730),
        region: "us-east-1",
        source: "test list",
        asOf: "2026-07-20",
      },
    },
    advice: { text: "do it" },
    risk: "none",
    arithmetic: [],
    ...change,
  };
}

export const live = (evidence: FindingEvidence, change: Partial<Finding> = {}): Finding => ({
  ...evidence,
  state: { kind: "open" },
  firstSeen: NOW,
  lastSeen: NOW,
  version: 1,
  ...change,
});
