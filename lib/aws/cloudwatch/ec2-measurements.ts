import type { Signal } from "../../domain/fleet.ts";
import type { Points } from "../../timeseries/samples.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { levelMeasurement, NO_POINTS } from "./level.ts";
import type { Measurement } from "./measurement.ts";
import type { Metric } from "./metric.ts";

/** What EC2 publishes by itself of each instance, under a set that needs no looking up. It has no memory and no GPU. */
export function ec2Measurements(item: InventoryItem, signals: ReadonlySet<Signal>): readonly Measurement[] {
  if (item.kind !== "ec2") return [];
  const metric = (name: string): Metric => ({
    namespace: "AWS/EC2",
    name,
    dimensions: { InstanceId: item.id },
  });
  return [
    ...(signals.has("cpuUtilization")
      ? [
          levelMeasurement({
            resourceId: item.id,
            signal: "cpuUtilization",
            metric: metric("CPUUtilization"),
          }),
        ]
      : []),
    ...(signals.has("networkBytes") ? [networkMeasurement(item.id, metric)] : []),
  ];
}

const networkMeasurement = (resourceId: string, metric: (name: string) => Metric): Measurement => ({
  resourceId,
  signals: ["networkBytes"],
  queries: [
    { metric: metric("NetworkIn"), statistic: "Sum" },
    { metric: metric("NetworkOut"), statistic: "Sum" },
  ],
  combine: ([received = NO_POINTS, sent = NO_POINTS]) => ({
    series: [{ signal: "networkBytes", average: sumOf(received, sent) }],
  }),
});

/** Where one direction has no point, the sum is not known either. */
function sumOf(one: Points, other: Points): Points {
  const others = new Map(Array.from(other.times, (time, i) => [time, other.values[i] ?? 0]));
  const kept = Array.from(one.times.keys()).filter((i) => others.has(one.times[i] ?? 0));
  return {
    times: Float64Array.from(kept, (i) => one.times[i] ?? 0),
    values: Float64Array.from(kept, (i) => (one.values[i] ?? 0) + (others.get(one.times[i] ?? 0) ?? 0)),
  };
}
