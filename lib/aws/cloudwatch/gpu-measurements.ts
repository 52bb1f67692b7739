import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Signal } from "../../domain/fleet.ts";
import { type InstanceTypes, instanceTypeNamed, machineName } from "../../domain/instance-type.ts";
import { migConfiguration } from "../../domain/mig.ts";
import { type CardSets, type FoundSets, findSets } from "./agent-sets.ts";
import { type HostedItem, type Machines, sinceLaunch } from "./attribution.ts";
import {
  AGENT,
  AGENT_MEMORY_USED,
  AGENT_UTILIZATION,
  agentCard,
  agentMemory,
  agentUtilization,
  type Card,
  CONTAINERS,
  isSlice,
  NODE_UTILIZATION,
  nodeCard,
  nodeMemory,
  nodeUtilization,
} from "./gpu-cards.ts";
import { type Measurement, type MeasurementPlan, NOTHING, together } from "./measurement.ts";
import type { ListMetrics } from "./metric-listing.ts";

const GPU_SIGNALS: readonly Signal[] = ["gpuUtilization", "gpuMemoryUtilization"];

interface GpuRequest {
  readonly machines: Machines;
  readonly instanceTypes: InstanceTypes;
  readonly signals: ReadonlySet<Signal>;
}

/** Ways of measuring a card, in the order they are tried: a later one is asked for machines that the earlier ones do not cover. */
interface Way {
  readonly filter: { readonly namespace: string; readonly name: string };
  readonly cardOf: typeof agentCard;
  readonly utilization: ((card: Card) => Measurement) | undefined;
  readonly memory: (card: Card) => Measurement;
}

const WAYS: readonly Way[] = [
  {
    filter: { namespace: AGENT, name: AGENT_UTILIZATION },
    cardOf: agentCard,
    utilization: agentUtilization,
    memory: agentMemory,
  },
  // Memory and no utilization: what nvidia-smi knows of a card under MIG.
  {
    filter: { namespace: AGENT, name: AGENT_MEMORY_USED },
    cardOf: agentCard,
    utilization: undefined,
    memory: agentMemory,
  },
  {
    filter: { namespace: CONTAINERS, name: NODE_UTILIZATION },
    cardOf: nodeCard,
    utilization: nodeUtilization,
    memory: nodeMemory,
  },
];

export async function gpuMeasurements(list: ListMetrics, request: GpuRequest): Promise<MeasurementPlan> {
  const wanted = GPU_SIGNALS.filter((signal) => request.signals.has(signal));
  const plans: MeasurementPlan[] = [];
  const { machines } = request;
  let uncovered = machines.measured.filter((item) => mayHaveGpu(item, request.instanceTypes));
  for (const { filter, ...way } of WAYS) {
    if (uncovered.length === 0 || wanted.length === 0) break;
    const found = await foundOrFailure(list, { filter, machines, cardOf: way.cardOf });
    if (found instanceof SourceError) {
      plans.push(unreadBecause(found, uncovered, wanted));
      break;
    }
    const { sets } = found;
    plans.push({ ...NOTHING, problems: found.problems });
    plans.push(...uncovered.map((item) => planOf(item, { ...way, filter }, sets, wanted)));
    uncovered = uncovered.filter(({ id }) => !sets.has(id));
  }
  return together(plans);
}

/** NVIDIA only: Neuron and AMD devices are in neither namespace. A type nobody knows is judged by its family's letter. */
function mayHaveGpu({ instanceType }: HostedItem, types: InstanceTypes): boolean {
  const type = instanceTypeNamed(types, instanceType);
  return type === undefined
    ? /^[gp]\d/.test(machineName(instanceType))
    : type.accelerators?.vendor === "nvidia";
}

async function foundOrFailure(
  list: ListMetrics,
  search: Parameters<typeof findSets>[1],
): Promise<FoundSets | SourceError> {
  try {
    return await findSets(list, search);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

export const unreadBecause = (
  error: SourceError,
  items: readonly HostedItem[],
  signals: readonly Signal[],
): MeasurementPlan => ({
  ...NOTHING,
  unread: items.flatMap(({ id }) =>
    signals.map((signal) => ({ resourceId: id, signal, reason: error.message })),
  ),
  problems: [{ ...problemOf(error), count: items.length }],
});

function planOf(item: HostedItem, way: Way, sets: CardSets, wanted: readonly Signal[]): MeasurementPlan {
  const cards = [...(sets.get(item.id) ?? [])].map(
    ([accelerator, dimensions]): Card => ({ resourceId: item.id, accelerator, dimensions }),
  );
  const blind = blindBecause(item, way, cards);
  const measured = (measure: (card: Card) => Measurement) =>
    cards.map((card) => ({ ...measure(card), ...sinceLaunch(item, card.dimensions) }));
  const measurements = [
    ...(wanted.includes("gpuUtilization") && blind === undefined && way.utilization
      ? measured(way.utilization)
      : []),
    ...(wanted.includes("gpuMemoryUtilization") ? measured(way.memory) : []),
  ];
  const barred = blind !== undefined && wanted.includes("gpuUtilization");
  return {
    ...NOTHING,
    measurements,
    notMeasurable: barred ? [{ resourceId: item.id, signal: "gpuUtilization", reason: blind }] : [],
  };
}

/** Under MIG nvidia-smi prints N/A or 0 whatever the card does (gpu-operator #535, dcgm-exporter #397). */
function blindBecause({ tags }: HostedItem, way: Way, cards: readonly Card[]): string | undefined {
  const tag = migConfiguration(tags);
  if (tag !== undefined) return `the GPU is partitioned by MIG (${tag})`;
  const slice = cards.find(({ dimensions }) => isSlice(dimensions));
  if (slice) return `the GPU is partitioned by MIG (accelerator ${slice.accelerator})`;
  return way.utilization === undefined && cards.length > 0
    ? `the agent publishes the memory of ${cards.length} accelerators and no utilization: partitioned by MIG, or not configured`
    : undefined;
}
