import type { WorkloadComparison } from "../../lib/domain/assessment.ts";
import type { Commitments } from "../../lib/domain/commitment.ts";
import { fraction, usd, usdPerHour } from "../../lib/domain/units.ts";
import type { Job } from "../../lib/pipeline/jobs.ts";
import type { RunRecord } from "../../lib/pipeline/ports.ts";
import { NOW, WINDOW } from "./fleet.ts";

export const aWorkload = (change: Partial<WorkloadComparison> = {}): WorkloadComparison => ({
  workload: "chat",
  kind: "inference",
  plannedInstances: 2,
  actualInstances: 3,
  plannedAccelerators: 8,
  actualAccelerators: 12,
  actualInstanceTypes: ["g5.12xlarge"],
  plannedUsdPerMonth: usd(1_460),
  actualUsdPerMonth: usd(2_190),
  couldBeUsdPerMonth: usd(1_460),
  ...change,
});

/** Plans cover 6 of 10 dollars an hour, of which 5 are used; two of four reserved instances run. */
export const someCommitments: Commitments = {
  window: WINDOW,
  savingsPlansCoverage: {
    coveredUsdPerHour: usdPerHour(6),
    onDemandUsdPerHour: usdPerHour(4),
    coverage: fraction(0.6),
    byService: [],
  },
  savingsPlansUtilization: {
    committedUsdPerHour: usdPerHour(6),
    usedUsdPerHour: usdPerHour(5),
    unusedUsdPerHour: usdPerHour(1),
    utilization: fraction(5 / 6),
    netSavingUsd: usd(10),
  },
  reservationCoverage: { reservedInstances: 2, onDemandInstances: 4, onDemandUsdPerHour: usdPerHour(4) },
  reservationUtilization: {
    purchasedInstances: 4,
    unusedInstances: 2,
    utilization: fraction(0.5),
    amortizedUsdPerHour: usdPerHour(2),
    netSavingUsd: usd(1),
  },
  recommendations: [],
};

/** A record in which everything is known that any job can know. */
export const aFullRecord = (job: Job, change: Partial<RunRecord> = {}): RunRecord => ({
  job,
  finishedAt: NOW,
  resources: 4,
  findings: 6,
  findingsBySeverity: { info: 0, low: 1, medium: 2, high: 2, critical: 1 },
  unknown: 1,
  judged: 4,
  failedReads: 0,
  ownCostUsd: 0.02,
  projectedOwnCostUsdPerMonth: 0.6,
  workloads: [aWorkload()],
  totals: {
    plannedUsdPerMonth: usd(7_300),
    actualUsdPerMonth: usd(7_300),
    couldBeUsdPerMonth: usd(3_650),
    unpricedResources: 0,
    blindUsdPerMonth: usd(730),
  },
  meanGpuUtilization: 0.25,
  spend: {
    daily: [],
    monthToDateUsd: usd(900),
    projectedMonthUsd: usd(1_200),
    budgetMonthlyUsd: usd(1_000),
    missingDays: [],
  },
  commitments: someCommitments,
  untoldFindings: 3,
  billAgeHours: 9,
  subscriptions: { confirmed: 2, pending: 1 },
  ...change,
});
