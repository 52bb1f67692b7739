import type { Accelerator } from "../domain/instance-type.ts";
import type { ModelArchitecture, TrainingWorkload } from "../domain/workload.ts";
import { campaignHours, type FleetJob, fleetForDeadline, smallestFleet } from "./layout-fleet.ts";
import { fastestLayout, type Layout, layoutText } from "./layout-search.ts";
import { architectureOf, type SizingFacts } from "./planned-capacity.ts";
import { judgeFit } from "./training-accelerators.ts";
import { type TrainingMemory, unshardedStateBytes } from "./training-memory.ts";
import { CAMPAIGN_FACTOR, DEFAULT_SEQUENCE_LENGTH } from "./training-time.ts";

export interface ModelledJob {
  readonly accelerators: number;
  readonly vramGiBEach?: number;
  /** Whole campaign; undefined without tokens. */
  readonly acceleratorHours?: number;
  readonly layout?: Layout;
  /** Why it cannot run as planned. */
  readonly infeasible?: string;
  readonly arithmetic: readonly string[];
}

type Training = NonNullable<TrainingWorkload["training"]>;

/** A layout does not depend on how it is paid: strategies and the page's levers ask again. */
const known = new WeakMap<Accelerator, Map<string, ModelledJob>>();

/** A job whose model the plan names: its layout and its time on one chip. undefined when it names none. */
export function modelJob(
  workload: TrainingWorkload,
  chipName: string,
  facts: SizingFacts,
): ModelledJob | undefined {
  const model = architectureOf(workload.model, facts);
  const { training, accelerators } = workload;
  const chip = facts.accelerators[chipName];
  if (!model || !training || !chip) return undefined;
  const asked = JSON.stringify([model, training, accelerators]);
  const answers = known.get(chip) ?? new Map<string, ModelledJob>();
  const answer = answers.get(asked) ?? layOut(model, training, chip, accelerators);
  known.set(chip, answers.set(asked, answer));
  return answer;
}

function layOut(
  model: ModelArchitecture,
  training: Training,
  chip: Accelerator,
  accelerators: number | undefined,
): ModelledJob {
  if (chip.teraflops[training.precision] === undefined)
    return { accelerators: 0, infeasible: `${chip.model} has no ${training.precision}`, arithmetic: [] };
  const job = jobOf(model, training);
  return accelerators === undefined
    ? fewestInTime(job, chip, training)
    : asPlanned(job, chip, training, accelerators);
}

/** The same job on all that is rented for it; as it was where the larger number cannot be laid out. */
export function onRented(
  workload: TrainingWorkload,
  needed: ModelledJob,
  rented: number,
  chipName: string,
  facts: SizingFacts,
): ModelledJob {
  const model = architectureOf(workload.model, facts);
  const { training } = workload;
  const chip = facts.accelerators[chipName];
  if (!model || !training || !chip || rented <= needed.accelerators) return needed;
  const job = jobOf(model, training);
  const layout = fastestLayout({ ...job, accelerators: rented }, chip);
  return layout ? laidOut(job, chip, training, layout, "all that is rented") : needed;
}

export const jobOf = (model: ModelArchitecture, training: Training): FleetJob => {
  const { loraRank, globalBatchTokens, activationCheckpointing } = training;
  const sequenceLength = training.sequenceLength ?? DEFAULT_SEQUENCE_LENGTH;
  return {
    model,
    method: training.method,
    precision: training.precision,
    optimizer: training.optimizer,
    sequenceLength,
    ...(activationCheckpointing === undefined ? {} : { activationCheckpointing }),
    ...(loraRank === undefined ? {} : { loraRank }),
    ...(globalBatchTokens === undefined
      ? {}
      : { globalBatchSequences: Math.max(1, Math.floor(globalBatchTokens / sequenceLength)) }),
  };
};

function asPlanned(job: FleetJob, chip: Accelerator, training: Training, accelerators: number): ModelledJob {
  const layout = fastestLayout({ ...job, accelerators }, chip);
  if (layout) return laidOut(job, chip, training, layout, "as planned");
  const leanest = { ...job, microBatch: 1, activationCheckpointing: job.activationCheckpointing ?? "full" };
  const { fits, memory, reason } = judgeFit(leanest, accelerators, chip);
  const why = fits ? `${accelerators} x ${chip.model}: ${unfed(job)}` : reason;
  const least = smallestFleet(job, chip);
  const instead = least.feasible ? `${least.accelerators} would do` : "no number of them would do";
  return {
    accelerators,
    vramGiBEach: memory.total,
    infeasible: `${why}; ${instead}`,
    arithmetic: [stateLine(job), partsLine(memory), why],
  };
}

const unfed = ({ globalBatchSequences = 0 }: FleetJob): string =>
  `a global batch of ${globalBatchSequences} sequences cannot be shared out among them`;

function fewestInTime(job: FleetJob, chip: Accelerator, training: Training): ModelledJob {
  const { tokens, deadlineDays } = training;
  const inTime = tokens !== undefined && deadlineDays !== undefined;
  const fleet = inTime
    ? fleetForDeadline(job, chip, { tokens, days: deadlineDays })
    : smallestFleet(job, chip);
  if (!fleet.feasible) return { accelerators: 0, infeasible: fleet.reason, arithmetic: [] };
  const why = `the fewest that hold it${inTime ? ` and finish in ${deadlineDays} days` : ""}`;
  return laidOut(job, chip, training, fleet.layout, why);
}

function laidOut(
  job: FleetJob,
  chip: Accelerator,
  { tokens }: Training,
  layout: Layout,
  why: string,
): ModelledJob {
  const { accelerators } = layout.setup;
  const hours = tokens === undefined ? undefined : campaignHours(layout, { tokens }) * accelerators;
  return {
    accelerators,
    layout,
    vramGiBEach: layout.memory.total,
    arithmetic: [
      stateLine(job),
      partsLine(layout.memory),
      `${accelerators} x ${chip.model}: ${why}, fastest as ${layoutText(layout)}`,
      ...(tokens === undefined || hours === undefined ? [] : [timeLine(layout, tokens, hours)]),
    ],
    ...(hours === undefined ? {} : { acceleratorHours: hours }),
  };
}

function stateLine(job: FleetJob): string {
  const bytes = unshardedStateBytes(job);
  const perParameter = bytes / job.model.parameters;
  return `weights, gradients and optimizer: ${(job.model.parameters / 1e9).toFixed(2)} B parameters x ${perParameter.toFixed(2)} bytes = ${(bytes / 1e9).toFixed(1)} GB`;
}

const partsLine = ({ total, ...parts }: TrainingMemory): string =>
  `each ${total.toFixed(1)} GiB = ${Object.entries(parts)
    .filter(([name, value]) => name !== "step" || value >= 0.05)
    .map(([name, value]) => `${name} ${value.toFixed(1)}`)
    .join(" + ")}`;

function timeLine({ step }: Layout, tokens: number, total: number): string {
  const { low, middle, high } = CAMPAIGN_FACTOR;
  const [least, most] = [(total * low) / middle, (total * high) / middle];
  return (
    `${tokens.toExponential(2)} tokens at ${step.tokensPerSecondPerAccelerator.toFixed(0)} tokens/s an accelerator in steady state x ` +
    `${middle} campaign factor = ${total.toFixed(0)} accelerator-hours (published runs: ${low} to ${high}, ${least.toFixed(0)} to ${most.toFixed(0)})`
  );
}
