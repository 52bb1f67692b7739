/** Dimensions by name. A metric is found under its exact set: one more or one fewer is another metric. */
export type Dimensions = Readonly<Record<string, string>>;

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

export interface MetricQuery {
  readonly metric: Metric;
  readonly statistic: "Average" | "Maximum" | "Sum";
}
