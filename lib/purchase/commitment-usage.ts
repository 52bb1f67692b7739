export interface HourlyUsage {
  readonly types: readonly string[];
  /** Number of hours. */
  readonly hours: number;
  /** Row-major, hours x types: instances of each type in each hour, fractions allowed. */
  readonly instances: Float64Array;
}

/** Per type, in the order of `HourlyUsage.types`, USD for an instance-hour. */
export interface Rates {
  readonly onDemand: Float64Array;
  readonly committed: Float64Array;
}
