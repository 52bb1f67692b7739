import type { Assessment, ResourceSummary, WorkloadComparison } from "../../lib/domain/assessment.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { usd } from "../../lib/domain/units.ts";
import { addDays, dayOf } from "../../lib/domain/window.ts";
import { inReadingOrder } from "../../lib/pipeline/saving.ts";
import { aFinding, aRightSize, dollars } from "./finding.ts";
import { NOW, WINDOW } from "./fleet.ts";

/** A run in which nothing was seen: no fleet, no plan, no bill. */
export function anAssessment(change: Partial<Assessment> = {}): Assessment {
  return {
    source: "files",
    asOf: NOW,
    window: WINDOW,
    findings: [],
    changes: { opened: [], worse: [], resolved: [], kept: [] },
    unknowns: [],
    passes: 0,
    workloads: [],
    resources: [],
    totals: {
      actualUsdPerMonth: usd(0),
      couldBeUsdPerMonth: usd(0),
      unpricedResources: 0,
      blindUsdPerMonth: usd(0),
    },
    gpuHourOfWeek: Array.from({ length: 168 }, () => null),
    cpuHourOfWeek: Array.from({ length: 168 }, () => null),
    prices: { origin: "embedded", asOf: "2026-11-20", sources: [] },
    problems: [],
    ...change,
  };
}

interface Planted {
  readonly name: string;
  readonly kind: WorkloadComparison["kind"];
  readonly type: string;
  readonly gpus: number;
  /** Dollars a month of one instance. */
  readonly each: number;
  readonly planned?: number;
  readonly running: number;
  readonly saves: number;
  readonly gpu?: number;
}

// biome-ignore format: a table reads by its rows
const FLEET: readonly Planted[] = [
  { name: "llama-70b-pretrain", kind: "training", type: "p5.48xlarge", gpus: 8, each: 40179.2, planned: 2, running: 2, saves: 0, gpu: 0.91 },
  { name: "llm-chat", kind: "inference", type: "ml.g5.12xlarge", gpus: 4, each: 5175.7, planned: 4, running: 6, saves: 10351.4, gpu: 0.34 },
  { name: "fraud-detection", kind: "inference", type: "m7i.2xlarge", gpus: 0, each: 294.34, planned: 7, running: 9, saves: 294.33 },
  { name: "image-embeddings", kind: "inference", type: "g4dn.xlarge", gpus: 1, each: 383.98, planned: 8, running: 8, saves: 767.96, gpu: 0.42 },
  { name: "vision-finetune", kind: "training", type: "g5.8xlarge", gpus: 1, each: 1787.04, planned: 4, running: 5, saves: 1787.04, gpu: 0.58 },
  { name: "feature-store", kind: "inference", type: "m7i.4xlarge", gpus: 0, each: 588.67, planned: 12, running: 12, saves: 1324.5 },
  { name: "speech-to-text", kind: "inference", type: "g6.xlarge", gpus: 1, each: 587.5, planned: 6, running: 0, saves: 0 },
  { name: "unplanned", kind: "unplanned", type: "g5.xlarge", gpus: 1, each: 734.38, running: 18, saves: 3671.9, gpu: 0.07 },
];

const workloads: WorkloadComparison[] = FLEET.map((one) => ({
  workload: one.name,
  kind: one.kind,
  owner: "ml-platform",
  ...(one.planned === undefined
    ? {}
    : {
        plannedInstances: one.planned,
        plannedAccelerators: one.planned * one.gpus,
        plannedInstanceType: one.type,
        plannedUsdPerMonth: usd(one.planned * one.each),
      }),
  actualInstances: one.running,
  actualAccelerators: one.running * one.gpus,
  actualInstanceTypes: one.running === 0 ? [] : [one.type],
  ...(one.gpu === undefined ? {} : { meanGpuUtilization: one.gpu }),
  meanCpuUtilization: 0.22,
  actualUsdPerMonth: usd(one.running * one.each),
  couldBeUsdPerMonth: usd(one.running * one.each - one.saves),
}));

const resources: ResourceSummary[] = FLEET.flatMap((one, row) =>
  Array.from({ length: one.running }, (_, index) => ({
    id: `i-0${row}${String(index).padStart(15, "0")}`,
    workload: one.name,
    instanceType: one.type,
    region: "us-east-1",
    accelerators: one.gpus,
    usdPerMonth: usd(one.each),
    ...(one.gpu === undefined
      ? {}
      : { meanGpuUtilization: Math.min(1, one.gpu * (0.4 + (index % 5) * 0.3)) }),
    meanCpuUtilization: 0.22,
  })),
);

function withoutDollars(change: Partial<Finding>): Finding {
  const { dollars: _, ...finding } = aFinding(change);
  return finding;
}

const idle = (index: number, change: Partial<Finding> = {}): Finding =>
  aFinding({ resource: `i-07${String(index).padStart(15, "0")}`, ...change });

// biome-ignore format: a table reads by its rows
const findings: Finding[] = [
  idle(0, { resource: "llm-chat-canary", workload: "llm-chat", severity: "high", dollars: dollars(10351.4, 0), title: "ml.g5.12xlarge has done no work that gpuUtilization could see", state: { kind: "worse", since: NOW } }),
  withoutDollars({ rule: "budget", resource: "total", workload: "all", severity: "high", title: "heading for 105700 USD this month, above the budget of 95000 USD", observed: { monthToDateUsd: 77400, projectedUsd: 105700, runRateUsdPerDay: 4043, shareSpent: 0.815, thresholdCrossed: 0.8, daysBilled: 23, daysMissing: 1 }, expected: { monthlyUsd: 95000, runRateUsdPerDay: 3666.67 }, advice: { text: "At this rate it is spent on 2026-11-28. Take the findings below with the most dollars first; if the spend is wanted, raise the budget.", planEdit: "budget: { monthlyUsd: 105700 }" }, signalsUsed: ["bill"], signalsNotChecked: [], arithmetic: ["month to date: 77400.00 USD in 23 days, of it 7800.00 still estimated", "+ 7 days × 4043.00 USD a day = 105700.00 USD"] }),
  aFinding({ rule: "plan-drift", resource: "llm-chat", workload: "llm-chat", severity: "high", title: "llm-chat runs 6 × ml.g5.12xlarge; planned 4 × ml.g5.12xlarge (more)", dollars: dollars(31054.2, 20702.8), observed: { drift: "more", instances: 6 }, expected: { instances: 4 }, advice: { text: "Scale in from 6 to 4, or raise the demand in plan.yaml if it has grown.", planEdit: "  - name: llm-chat\n    demand: { peakQps: 75 }" } }),
  aFinding({ rule: "partly-idle", resource: "i-04000000000000001", workload: "vision-finetune", severity: "medium", title: "3 of 4 accelerators of this g5.12xlarge do nothing", dollars: dollars(4140.56, 1787.04), observed: { idleAccelerators: "1,2,3", busyAccelerators: "0", busyMeanUtilization: 0.62, idleUsdPerMonth: 3105.42 }, expected: { idleAccelerators: 0 } }),
  aFinding({ rule: "blind-spot", resource: "i-03000000000000006", workload: "image-embeddings", severity: "medium", title: "nobody measures the 1 accelerator of this g4dn.xlarge", dollars: dollars(383.98, 383.98), observed: { why: "no gpuUtilization published", blindUsdPerMonth: 383.98 }, expected: { gpuUtilization: "one series an accelerator" } }),
  ...[1, 2, 3, 4, 5].map((index) => idle(index)),
  ...[0, 1, 2].map((index) => aRightSize({ resource: `i-05${String(index).padStart(15, "0")}` })),
  aRightSize({ resource: "i-02000000000000003", workload: "fraud-detection", title: "m7i.2xlarge is too small: m7i.4xlarge fits", dollars: dollars(294.34, 588.67), severity: "medium" }),
  aFinding({ rule: "plan-drift", resource: "speech-to-text", workload: "speech-to-text", severity: "medium", title: "speech-to-text is planned (6 × g6.xlarge) but nothing runs", dollars: dollars(0, 0), observed: { drift: "missing", instances: 0 }, expected: { instances: 6, instanceType: "g6.xlarge" } }),
  idle(9, { state: { kind: "snoozed", until: addDays(NOW, 10), reason: "load test until the launch" } }),
  idle(10, { state: { kind: "resolved", reason: "recommendation-applied", at: NOW } }),
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** About what a team of thirty runs: 8 workloads, 60 resources, 17 findings of every rule, a plan and a bill. */
export function aBusyAssessment(change: Partial<Assessment> = {}): Assessment {
  const actual = sum(workloads.map((one) => one.actualUsdPerMonth ?? 0));
  return anAssessment({
    source: "demo",
    findings: inReadingOrder(findings),
    changes: {
      opened: findings.slice(5, 8).map(({ id }) => id),
      worse: ["idle:llm-chat-canary"],
      resolved: ["idle:i-07000000000000010"],
      kept: findings.slice(8, 15).map(({ id }) => id),
    },
    unknowns: [0, 1, 2].map((index) => ({
      kind: "unknown",
      rule: "right-size",
      resource: `i-01${index}`,
      missing: "less than 24 hours of history",
    })),
    passes: 148,
    workloads,
    resources,
    totals: {
      plannedUsdPerMonth: usd(sum(workloads.map((one) => one.plannedUsdPerMonth ?? 0))),
      actualUsdPerMonth: usd(actual),
      couldBeUsdPerMonth: usd(sum(workloads.map((one) => one.couldBeUsdPerMonth ?? 0))),
      unpricedResources: 1,
      blindUsdPerMonth: usd(383.98),
    },
    spend: {
      daily: Array.from({ length: 36 }, (_, index) => ({
        day: dayOf(addDays(NOW, index - 36)),
        usd: usd(3700 + 500 * Math.sin(index / 2) + (index === 20 ? -5200 : 0)),
        estimated: index > 33,
      })).filter(({ day }) => day !== "2026-11-09"),
      monthToDateUsd: usd(77400),
      projectedMonthUsd: usd(105700),
      projectedLowUsd: usd(101300),
      projectedHighUsd: usd(111900),
      budgetMonthlyUsd: usd(95000),
      missingDays: ["2026-11-09"],
    },
    gpuHourOfWeek: Array.from({ length: 168 }, (_, hour) =>
      hour === 100 ? null : 0.3 + 0.3 * Math.sin(((hour % 24) - 8) / 4) * (hour < 120 ? 1 : 0.3),
    ),
    cpuHourOfWeek: Array.from({ length: 168 }, () => 0.2),
    prices: {
      origin: "embedded",
      asOf: "2026-11-20",
      sources: ["AWS Price List, AmazonEC2 (2026-11-20)", "AWS Price List, AmazonSageMaker (2026-11-20)"],
    },
    problems: [{ where: "metrics.csv", what: "value above 100 %, thrown away", count: 12 }],
    ...change,
  });
}
