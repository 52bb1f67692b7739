import type { Finding, FindingEvidence } from "../../lib/domain/finding.ts";
import { findingId } from "../../lib/domain/finding.ts";
import { fraction, usd, usdPerHour } from "../../lib/domain/units.ts";
import { NOW, WINDOW } from "./fleet.ts";

export const PRICE = {
  usdPerHour: usdPerHour(1.006),
  region: "us-east-1",
  source: "AWS Price List, AmazonEC2",
  asOf: "2026-11-20",
};

export const dollars = (now: number, proposed: number, hourly = now / 730) => ({
  nowUsdPerMonth: usd(now),
  proposedUsdPerMonth: usd(proposed),
  savingUsdPerMonth: usd(now - proposed),
  price: { ...PRICE, usdPerHour: usdPerHour(hourly) },
});

/** An idle g5.xlarge of nobody unless told otherwise; the id follows from rule and resource. */
export function aFinding(change: Partial<Finding> = {}): Finding {
  const rule = change.rule ?? "idle";
  const resource = change.resource ?? "i-0abc";
  return { ...idleEvidence, ...MEMORY, ...change, id: findingId(rule, resource), rule, resource };
}

const MEMORY = { state: { kind: "open" }, firstSeen: NOW, lastSeen: NOW, version: 1 } as const;

const idleEvidence: FindingEvidence = {
  id: "idle:i-0abc",
  rule: "idle",
  resource: "i-0abc",
  workload: "unplanned",
  severity: "medium",
  confidence: "high",
  title: "g5.xlarge has done no work that gpuUtilization could see",
  observed: {
    mean: 0.0004,
    p95: 0.002,
    p995: 0.011,
    max: 0.034,
    dutyCycle: 0,
    memoryResident: false,
    cpuBusy: false,
    lastActiveAt: null,
  },
  expected: { dutyCycle: "above 0.005", activeDays: "work on some day, or every week" },
  window: WINDOW,
  samples: 4032,
  signalsUsed: ["gpuUtilization", "gpuMemoryUtilization", "cpuUtilization"],
  signalsNotChecked: ["networkBytes"],
  dollars: dollars(734.38, 0, 1.006),
  advice: {
    text: "Stop it; start it again when there is work. Terminate it if nobody claims it.",
    command: "aws ec2 stop-instances --instance-ids i-0abc --region us-east-1",
  },
  risk: "none seen in the window",
  arithmetic: [
    "1 × 1.006 USD/h × 730 h = 734.38 USD a month, all of it saved when stopped (disks go on costing)",
  ],
};

export const aRightSize = (change: Partial<Finding> = {}): Finding =>
  aFinding({
    rule: "right-size",
    title: "m7i.4xlarge is too large: m7i.xlarge fits",
    workload: "feature-store",
    observed: {
      instanceType: "m7i.4xlarge",
      cpuUtilizationP995: 0.152,
      cpuUtilizationMax: 0.21,
      memoryUtilizationP995: 0.183,
      memoryUtilizationMax: 0.19,
    },
    expected: { vcpus: 3.1, memoryGiB: 14.2 },
    dollars: dollars(588.67, 147.17, 0.8064),
    advice: {
      text: "Change the instance type at the next restart.",
      command:
        "aws ec2 modify-instance-attribute --instance-id i-0fee --instance-type m7i.xlarge --region us-east-1",
    },
    risk: "demand above the new size in at most 0.5 % of the samples",
    arithmetic: [
      "16 vCPUs × 15.2 % (p99.5) × 1.25 headroom = 3.04 vCPUs",
      "64 GiB × 18.3 % (p99.5) × 1.2 headroom = 14.05 GiB",
      "0.8064 − 0.2016 USD/h, × 730 h = 441.50 USD a month",
    ],
    proposed: {
      instanceType: "m7i.xlarge",
      alternatives: [
        candidate("m7i.xlarge", 147.17, 441.5, 0.78, 0.005),
        candidate("r7i.xlarge", 193.16, 395.51, 0.78, 0.005),
        candidate("m7i.2xlarge", 294.34, 294.33, 0.39, 0),
      ],
    },
    ...change,
  });

function candidate(instanceType: string, cost: number, saving: number, busiest: number, risk: number) {
  return {
    instanceType,
    usdPerMonth: usd(cost),
    savingUsdPerMonth: usd(saving),
    projected: { cpu: busiest, memory: busiest - 0.1 },
    risk: fraction(risk),
  };
}
