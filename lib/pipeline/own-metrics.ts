/** What Headroom publishes of itself (CloudWatch custom metrics bill by the name: few on purpose). */
export const OWN_NAMESPACE = "Headroom";

/** Dimensions: `service` (`headroom-` and the monitor's name) and `job`. */
export const OWN_METRICS = {
  /** 1 when a run came to its end; by job. Missing means that it did not. */
  runCompleted: "RunCompleted",
  /** Verdicts that could not be given, 0..1 of all; by job. */
  unknownShare: "UnknownShare",
  /** Reads that failed in a run (throttled, denied, cut off); by job. */
  failedReads: "FailedReads",
  /** API calls x price of one run, USD; by job. */
  ownCostUsd: "OwnCostUsd",
  /** Age of the newest billed day, hours; spend only. */
  billAgeHours: "BillAgeHours",
  /** Subscriptions of the alert topic that nobody has confirmed, or that SNS has deactivated; spend only. */
  subscriptionsPending: "SubscriptionsPending",
  /** Subscriptions that will get the next alert; spend only. */
  subscriptionsConfirmed: "SubscriptionsConfirmed",
  /** Findings of earlier runs that people or machines have still not been told, at the start of a run; by job. */
  untoldFindings: "UntoldFindings",
  /** Findings that are open or worse; by job. */
  liveFindings: "LiveFindings",
  /** What the best advice on each resource would save, USD a month; utilization only. */
  possibleSavingUsdPerMonth: "PossibleSavingUsdPerMonth",
} as const;
