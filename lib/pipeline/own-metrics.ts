/** What Headroom publishes of itself (CloudWatch custom metrics bill by the name and set of dimensions: few on purpose). */
export const OWN_NAMESPACE = "Headroom";

/** Dimensions: `service` (`headroom-` and the monitor's name) and `job`. */
export const OWN_METRICS = {
  /** 1 when a run came to its end; by job. Missing means that it did not. */
  runCompleted: "RunCompleted",
  /** Reads that failed in a run (throttled, denied, cut off); by job. */
  failedReads: "FailedReads",
  /** API calls x price of one run, USD; by job: the sums over a day add up to what the day cost. */
  ownCostUsd: "OwnCostUsd",
  /** Findings of earlier runs that people or machines have still not been told, at the start of a run; recent only. */
  untoldFindings: "UntoldFindings",
  /** Live findings by severity; utilization and spend, which never judge by the same rule. */
  criticalFindings: "CriticalFindings",
  highFindings: "HighFindings",
  mediumFindings: "MediumFindings",
  lowFindings: "LowFindings",
  infoFindings: "InfoFindings",
  /** Verdicts that could not be given, 0..1 of all; utilization only. */
  unknownShare: "UnknownShare",
  /** What the best advice on each resource would save, list price; below zero where too little runs; utilization only. */
  wasteUsdPerHour: "WasteUsdPerHour",
  /** Accelerator dollars that no metric covers; utilization only. */
  blindUsdPerHour: "BlindUsdPerHour",
  /** Mean over the accelerators that are measured; utilization only. */
  gpuUtilizationPercent: "GpuUtilizationPercent",
  /** Age of the newest billed day, hours; spend only, as all below. */
  billAgeHours: "BillAgeHours",
  /** Subscriptions of the alert topic that nobody has confirmed, or that SNS has deactivated. */
  subscriptionsPending: "SubscriptionsPending",
  /** Subscriptions that will get the next alert. */
  subscriptionsConfirmed: "SubscriptionsConfirmed",
  monthToDateUsd: "MonthToDateUsd",
  /** What the month will have cost at its end. */
  forecastMonthUsd: "ForecastMonthUsd",
  /** Of what could be committed to, by on-demand dollars, what is. */
  commitmentCoveragePercent: "CommitmentCoveragePercent",
  /** Of what is committed to, by dollars, what is used. */
  commitmentUtilizationPercent: "CommitmentUtilizationPercent",
} as const;
export type OwnMetric = keyof typeof OWN_METRICS;

/** Dimensions: `service` and `workload`; by the utilization run. */
export const WORKLOAD_METRICS = {
  plannedInstances: "PlannedInstances",
  actualInstances: "ActualInstances",
  /** List price of the planned capacity type. */
  plannedUsdPerHour: "PlannedUsdPerHour",
  actualUsdPerHour: "ActualUsdPerHour",
} as const;
export type WorkloadMetric = keyof typeof WORKLOAD_METRICS;

/** Workloads with metrics of their own; the rest is summed as one. */
export const METRIC_WORKLOADS = 20;
