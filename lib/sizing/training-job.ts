import type { Accelerator } from "../domain/instance-type.ts";
import type { ModelArchitecture, TrainingWorkload } from "../domain/workload.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { type Job, judgeFit, requireAccelerators } from "./training-accelerators.ts";
import { type TrainingMemory, unshardedStateBytes } from "./training-memory.ts";
import {
  acceleratorHours,
  CAMPAIGN_FACTOR,
  DEFAULT_SEQUENCE_LENGTH,
  tokensPerSecondPerAccelerator,
} from "./training-time.ts";

/** The least that still trains. */
const MICRO_BATCH = 1;

export interface ModelledJob {
  readonly accelerators: number;
  readonly vramGiBEach?: number;
  /** Whole campaign; undefined without tokens. */
  readonly acceleratorHours?: number;
  /** Why it cannot run as planned. */
  readonly infeasible?: string;
  readonly arithmetic: readonly string[];
}

type Training = NonNullable<TrainingWorkload["training"]>;

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
  const job = jobOf(model, training);
  if (chip.teraflops[training.precision] === undefined)
    return { accelerators: 0, infeasible: `${chipName} has no ${training.precision}`, arithmetic: [] };
  const { tokens } = training;
  const rate = tokensPerSecondPerAccelerator(job, chip) ?? Number.NaN;
  const total = tokens === undefined ? undefined : acceleratorHours(tokens, rate);
  const spread =
    workload.accelerators === undefined
      ? fewestInTime(job, chip, total, training.deadlineDays)
      : asPlanned(job, chip, workload.accelerators);
  const time = total === undefined || tokens === undefined ? [] : [timeLine(rate, tokens, total)];
  return {
    ...spread,
    arithmetic: [stateLine(job), ...spread.arithmetic, ...time],
    ...(total === undefined ? {} : { acceleratorHours: total }),
  };
}

export const jobOf = (model: ModelArchitecture, training: Training): Job => ({
  model,
  method: training.method,
  precision: training.precision,
  optimizer: training.optimizer,
  sequenceLength: training.sequenceLength ?? DEFAULT_SEQUENCE_LENGTH,
  microBatch: MICRO_BATCH,
  activationCheckpointing: training.activationCheckpointing ?? "selective",
  ...(training.loraRank === undefined ? {} : { loraRank: training.loraRank }),
});

function asPlanned(job: Job, chip: Accelerator, accelerators: number): ModelledJob {
  const { fits, memory, reason } = judgeFit(job, accelerators, chip);
  const arithmetic = [partsLine(memory), reason];
  const known = { accelerators, vramGiBEach: memory.total, arithmetic };
  return fits ? known : { ...known, infeasible: `${reason}; ${fewestThatFit(job, chip)}` };
}

function fewestInTime(
  job: Job,
  chip: Accelerator,
  total: number | undefined,
  deadlineDays: number | undefined,
): ModelledJob {
  const inTime = total === undefined || deadlineDays === undefined ? 1 : total / (deadlineDays * 24);
  const requirement = requireAccelerators(job, chip, inTime);
  if (!requirement.feasible) return { accelerators: 0, infeasible: requirement.reason, arithmetic: [] };
  const { accelerators, memory } = requirement.minimum;
  const deadline = deadlineDays === undefined ? "" : ` and finish in ${deadlineDays} days`;
  return {
    accelerators,
    vramGiBEach: memory.total,
    arithmetic: [partsLine(memory), `${accelerators} x ${chip.model}: the fewest that hold it${deadline}`],
  };
}

function fewestThatFit(job: Job, chip: Accelerator): string {
  const requirement = requireAccelerators(job, chip);
  return requirement.feasible ? `${requirement.minimum.accelerators} would do` : "no number of them would do";
}

function stateLine(job: Job): string {
  const bytes = unshardedStateBytes(job);
  const perParameter = bytes / job.model.parameters;
  return `weights, gradients and optimizer: ${(job.model.parameters / 1e9).toFixed(2)} B parameters x ${perParameter.toFixed(2)} bytes = ${(bytes / 1e9).toFixed(1)} GB`;
}

const partsLine = (memory: TrainingMemory): string =>
  `each ${memory.total.toFixed(1)} GiB = weights ${memory.weights.toFixed(1)} + gradients ${memory.gradients.toFixed(1)} + ` +
  `optimizer ${memory.optimizer.toFixed(1)} + activations ${memory.activations.toFixed(1)} + logits ${memory.logits.toFixed(1)} + overhead ${memory.overhead.toFixed(1)}`;

function timeLine(rate: number, tokens: number, total: number): string {
  const { low, middle, high } = CAMPAIGN_FACTOR;
  const [least, most] = [(total * low) / middle, (total * high) / middle];
  return (
    `${tokens.toExponential(2)} tokens at ${rate.toFixed(0)} tokens/s an accelerator in steady state x ${middle} campaign factor = ` +
    `${total.toFixed(0)} accelerator-hours (published runs: ${low} to ${high}, ${least.toFixed(0)} to ${most.toFixed(0)})`
  );
}
