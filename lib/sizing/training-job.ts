import type { TrainingWorkload } from "../domain/workload.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { judgeFit, nodeWise, requireAccelerators } from "./training-accelerators.ts";
import { type TrainingMemory, type TrainingSetup, unshardedStateBytes } from "./training-memory.ts";
import { acceleratorHours, DEFAULT_CAMPAIGN_FACTOR, DEFAULT_MFU } from "./training-time.ts";

/** When the plan gives none: Llama-2's pre-training length, and the least that still trains. */
const DEFAULT_SEQUENCE_LENGTH = 4096;
const MICRO_BATCH = 1;

export interface ModelledJob {
  readonly accelerators: number;
  /** Whole campaign; undefined without tokens. */
  readonly acceleratorHours?: number;
  /** Why it cannot run as planned. */
  readonly infeasible?: string;
  readonly arithmetic: readonly string[];
}

type Setup = Omit<TrainingSetup, "sharding" | "accelerators">;

/** A job whose model the plan names: its memory and its time on one chip. undefined when it names none. */
export function modelJob(
  workload: TrainingWorkload,
  chipName: string,
  facts: SizingFacts,
): ModelledJob | undefined {
  const model = architectureOf(workload.model, facts);
  const { training } = workload;
  const chip = facts.accelerators[chipName];
  if (!model || !training || !chip) return undefined;
  const setup: Setup = {
    model,
    method: training.method,
    precision: training.precision,
    optimizer: training.optimizer,
    sequenceLength: training.sequenceLength ?? DEFAULT_SEQUENCE_LENGTH,
    microBatch: MICRO_BATCH,
    tensor: 1,
    pipeline: 1,
    context: 1,
    activationCheckpointing: training.activationCheckpointing ?? "selective",
    ...(training.loraRank === undefined ? {} : { loraRank: training.loraRank }),
  };
  const states = stateLine(setup);
  const pace = { model, method: training.method, precision: training.precision };
  const total =
    training.tokens === undefined ? undefined : acceleratorHours({ ...pace, tokens: training.tokens }, chip);
  if (chip.teraflops[training.precision] === undefined)
    return { accelerators: 0, infeasible: `${chipName} has no ${training.precision}`, arithmetic: [states] };
  const inTime =
    total === undefined || training.deadlineDays === undefined ? 1 : total / (training.deadlineDays * 24);
  const time = total === undefined ? [] : [timeLine(training.tokens ?? 0, total)];
  if (workload.accelerators !== undefined) {
    const fit = judgeFit({ ...setup, accelerators: workload.accelerators }, chip);
    const arithmetic = [states, partsLine(fit.memory), fit.reason, ...time];
    const known = {
      accelerators: workload.accelerators,
      arithmetic,
      ...(total === undefined ? {} : { acceleratorHours: total }),
    };
    return fit.fits
      ? known
      : { ...known, infeasible: `${fit.reason}; ${fewestThatFit(setup, chipName, facts)}` };
  }
  const requirement = requireAccelerators(setup, chip, nodeWise(inTime));
  if (!requirement.feasible)
    return { accelerators: 0, infeasible: requirement.reason, arithmetic: [states, ...time] };
  const { accelerators, memory } = requirement.minimum;
  const why = `${accelerators} x ${chipName}: the fewest that hold it${training.deadlineDays === undefined ? "" : ` and finish in ${training.deadlineDays} days`}`;
  return {
    accelerators,
    arithmetic: [states, partsLine(memory), why, ...time],
    ...(total === undefined ? {} : { acceleratorHours: total }),
  };
}

function fewestThatFit(setup: Setup, chipName: string, facts: SizingFacts): string {
  const chip = facts.accelerators[chipName];
  const requirement = chip && requireAccelerators(setup, chip);
  return requirement?.feasible
    ? `${requirement.minimum.accelerators} would do`
    : "no number of them would do";
}

function stateLine(setup: Setup): string {
  const bytes = unshardedStateBytes({ ...setup, accelerators: 1, sharding: "none" });
  const perParameter = bytes / setup.model.parameters;
  return `weights, gradients and optimizer: ${(setup.model.parameters / 1e9).toFixed(2)} B parameters x ${perParameter.toFixed(2)} bytes = ${(bytes / 1e9).toFixed(1)} GB`;
}

const partsLine = (memory: TrainingMemory): string =>
  `each ${memory.total.toFixed(1)} GiB = weights ${memory.weights.toFixed(1)} + gradients ${memory.gradients.toFixed(1)} + ` +
  `optimizer ${memory.optimizer.toFixed(1)} + activations ${memory.activations.toFixed(1)} + logits ${memory.logits.toFixed(1)} + overhead ${memory.overhead.toFixed(1)}`;

const timeLine = (tokens: number, total: number): string =>
  `${tokens.toExponential(2)} tokens at ${DEFAULT_MFU * 100} % of peak x ${DEFAULT_CAMPAIGN_FACTOR} campaign factor = ${total.toFixed(0)} accelerator-hours`;
