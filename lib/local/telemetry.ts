import type { Problem, Resource, Signal, SignalStatistics } from "../domain/fleet.ts";
import { acceleratorDevices, type InstanceTypes, instanceTypeNamed } from "../domain/instance-type.ts";
import { migConfiguration } from "../domain/mig.ts";
import type { InventoryItem } from "./inventory-item.ts";
import type { Divisor } from "./metric-statistics.ts";
import type { MetricStatistics } from "./metric-tally.ts";

type NotMeasurable = Resource["notMeasurable"][number];

/** Signals that a MIG-sliced card answers with N/A or 0 whatever it does (gpu-operator #535, dcgm-exporter #397). */
const BLIND_UNDER_MIG: ReadonlySet<Signal> = new Set<Signal>(["gpuUtilization"]);
/** Signals SageMaker sums over the devices of the instance. */
const SUMMED: ReadonlySet<Signal> = new Set<Signal>([
  "gpuUtilization",
  "gpuMemoryUtilization",
  "cpuUtilization",
]);

/** SageMaker publishes GPU metrics as 0 to 100 x GPUs and CPU as 0 to 100 x vCPUs (AWS, SageMaker CloudWatch metrics, 2026-11-24). */
export const divisorsOf = (items: readonly InventoryItem[], types: InstanceTypes): readonly Divisor[] =>
  items
    .filter(({ kind }) => kind !== "ec2")
    .flatMap(({ id, instanceType }) => {
      const type = instanceTypeNamed(types, instanceType);
      if (type === undefined) return [];
      return [{ resourceId: id, gpus: Math.max(1, acceleratorDevices(type)), vcpus: type.vcpus }];
    });

/** Gives each resource its series, takes away those that mean nothing on it, and says which those are. */
export function withTelemetry(
  items: readonly InventoryItem[],
  { series, valueless }: Pick<MetricStatistics, "series" | "valueless">,
  types: InstanceTypes,
): { readonly resources: readonly Resource[]; readonly problems: readonly Problem[] } {
  const valuelessById = Map.groupBy(valueless, ({ resourceId }) => resourceId);
  const resources = items.map((item): Resource => {
    const measured = series.get(item.id) ?? [];
    const empty = valuelessById.get(item.id) ?? [];
    const named = [...measured, ...empty].map(({ accelerator }) => accelerator ?? "");
    const blind = blindness(item, named, types);
    const blank = empty
      .filter(({ blanks, signal }) => blanks > 0 && !measured.some((other) => other.signal === signal))
      .map(({ signal }) => ({ signal, reason: "the exporter writes no value (empty or N/A)" }));
    const telemetry = measured.filter((one) => blind(one) === undefined).toSorted(bySignalThenAccelerator);
    const reasons = [...measured, ...empty].flatMap((one) => {
      const reason = blind(one);
      return reason === undefined ? [] : [{ signal: one.signal, reason }];
    });
    return {
      ...item,
      telemetry,
      notMeasurable: onePerSignal([...reasons, ...blank]),
      asynchronous: item.asynchronous || looksAsynchronous(item, measured),
    };
  });
  return { resources, problems: rejectedWhole(valueless) };
}

type AnySeries = Pick<SignalStatistics, "signal" | "accelerator">;

function blindness(item: InventoryItem, accelerators: readonly string[], types: InstanceTypes) {
  const slice = accelerators.find((name) => /^MIG-/i.test(name));
  const mig = migConfiguration(item.tags) ?? (slice === undefined ? undefined : `accelerator ${slice}`);
  const unknownType = item.kind !== "ec2" && instanceTypeNamed(types, item.instanceType) === undefined;
  return ({ signal, accelerator = "" }: AnySeries): string | undefined => {
    if (mig !== undefined && BLIND_UNDER_MIG.has(signal)) return `the GPU is partitioned by MIG (${mig})`;
    if (unknownType && accelerator === "" && SUMMED.has(signal)) {
      return `SageMaker sums it over devices, and how many ${item.instanceType} has is not known`;
    }
    return undefined;
  };
}

/** An asynchronous endpoint publishes its backlog and no `Invocations` (AWS, async-inference-monitor, 2026-11-24). */
const looksAsynchronous = (item: InventoryItem, series: readonly AnySeries[]): boolean =>
  item.kind === "sagemaker-endpoint" &&
  series.some(({ signal }) => signal === "backlog") &&
  !series.some(({ signal }) => signal === "invocations");

const onePerSignal = (reasons: readonly NotMeasurable[]): readonly NotMeasurable[] => [
  ...new Map(reasons.map((reason) => [reason.signal, reason])).values(),
];

const rejectedWhole = (valueless: MetricStatistics["valueless"]): readonly Problem[] =>
  valueless
    .filter(({ blanks }) => blanks === 0)
    .map(({ resourceId, signal, accelerator, rejected }) => ({
      where: "metrics",
      what: `${resourceId}: ${signal}${accelerator === "" ? "" : ` of accelerator ${accelerator}`} has no sample that can be used`,
      count: rejected,
    }));

const bySignalThenAccelerator = (a: AnySeries, b: AnySeries): number =>
  a.signal.localeCompare(b.signal) ||
  (a.accelerator ?? "").localeCompare(b.accelerator ?? "", "en", { numeric: true });
