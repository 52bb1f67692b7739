import type { Signal } from "../../domain/fleet.ts";
import type { Points } from "../../timeseries/samples.ts";
import type { CardOf } from "./attribution.ts";
import { levelMeasurement, NO_POINTS } from "./level.ts";
import type { Measurement } from "./measurement.ts";
import type { Dimensions } from "./metric.ts";

/** The CloudWatch agent's nvidia_gpu section (AWS, CloudWatch-Agent-NVIDIA-GPU, 2026-11-24). Its metrics carry no unit. */
export const AGENT = "CWAgent";
export const AGENT_UTILIZATION = "nvidia_smi_utilization_gpu";
export const AGENT_MEMORY_USED = "nvidia_smi_memory_used";
const AGENT_MEMORY_TOTAL = "nvidia_smi_memory_total";
/** Container Insights on EKS, classic; percent of one card. */
export const CONTAINERS = "ContainerInsights";
export const NODE_UTILIZATION = "node_gpu_utilization";
const NODE_MEMORY_UTILIZATION = "node_gpu_memory_utilization";

/** Without an index it is a roll-up over cards. */
export const agentCard: CardOf = ({ index }) => index;

/** `nvidia0` is card 0, as everybody else numbers it. Sets without a device are roll-ups over nodes and clusters. */
export const nodeCard: CardOf = ({ GpuDevice }) => GpuDevice?.replace(/^nvidia(?=\d+$)/, "");

/** A slice of a card, by its index (`MIG-3f…`) or its product name (`NVIDIA A100-SXM4-40GB MIG 1g.5gb`). */
export const isSlice = ({ index = "", name = "", GpuDevice = "" }: Dimensions): boolean =>
  /\bMIG\b/i.test(`${index} ${name} ${GpuDevice}`);

export interface Card {
  readonly resourceId: string;
  readonly accelerator: string;
  readonly dimensions: Dimensions;
}

type MeasureCard = (card: Card) => Measurement;

export const agentUtilization: MeasureCard = (card) =>
  cardLevel(card, "gpuUtilization", AGENT, AGENT_UTILIZATION);
export const nodeUtilization: MeasureCard = (card) =>
  cardLevel(card, "gpuUtilization", CONTAINERS, NODE_UTILIZATION);
export const nodeMemory: MeasureCard = (card) =>
  cardLevel(card, "gpuMemoryUtilization", CONTAINERS, NODE_MEMORY_UTILIZATION);

const cardLevel = (
  { resourceId, accelerator, dimensions }: Card,
  signal: Signal,
  namespace: string,
  name: string,
): Measurement =>
  levelMeasurement({ resourceId, signal, accelerator, metric: { namespace, name, dimensions } });

/** VRAM in use / VRAM, both in MiB under the set of the utilization. `utilization_memory` is not it: that is how busy its bus is. */
export const agentMemory: MeasureCard = ({ resourceId, accelerator, dimensions }) => {
  const used = { namespace: AGENT, name: AGENT_MEMORY_USED, dimensions };
  const total = { namespace: AGENT, name: AGENT_MEMORY_TOTAL, dimensions };
  return {
    resourceId,
    signals: ["gpuMemoryUtilization"],
    queries: [
      { metric: used, statistic: "Average" },
      { metric: used, statistic: "Maximum" },
      // A card does not grow: its mean is its size, and a maximum would be a query for nothing.
      { metric: total, statistic: "Average" },
    ],
    combine: ([average = NO_POINTS, maximum = NO_POINTS, size = NO_POINTS]) => {
      if (size.times.length === 0 && average.times.length > 0)
        return { series: [], notMeasurable: { signal: "gpuMemoryUtilization", reason: NO_SIZE } };
      return {
        series: [
          {
            signal: "gpuMemoryUtilization",
            accelerator,
            average: percentOf(average, size),
            maximum: percentOf(maximum, size),
          },
        ],
      };
    },
  };
};

const NO_SIZE = `the CloudWatch agent publishes ${AGENT_MEMORY_USED} and no ${AGENT_MEMORY_TOTAL}: add memory_total to its nvidia_gpu section`;

/** Of the size at the same time, or the nearest known before it (else after it): it is a constant of the card. */
function percentOf(used: Points, size: Points): Points {
  const values = new Float64Array(used.times.length);
  const aligned = used.times === size.times;
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    const time = used.times[i] ?? 0;
    if (aligned) at = i;
    else while ((size.times[at + 1] ?? Number.POSITIVE_INFINITY) <= time) at++;
    values[i] = ((used.values[i] ?? 0) / (size.values[at] ?? Number.NaN)) * 100;
  }
  return { times: used.times, values };
}
