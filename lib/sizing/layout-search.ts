import type { Accelerator } from "../domain/instance-type.ts";
import { chunksOf, type LayoutJob, pipelinesOf, stagesOf, type Way, waysOf } from "./layout-space.ts";
import { FILL_AT_MOST, LARGEST_CLUSTER } from "./training-accelerators.ts";
import { estimateTrainingMemory, type TrainingMemory } from "./training-memory.ts";
import { dataReplicas, isSharded, microBatches, type TrainingSetup } from "./training-setup.ts";
import { estimateTrainingStep, type TrainingStep } from "./training-step.ts";

/** A way to spread a job over a fleet that fits its memory. */
export interface Layout {
  readonly setup: TrainingSetup;
  readonly memory: TrainingMemory;
  readonly step: TrainingStep;
}

/** Sequences one accelerator works on at once, at most: GEMMs are long full by then. */
const MICRO_BATCHES = [1, 2, 4, 8, 16];

interface Wanted {
  /** Tokens a second of one accelerator that an answer has to beat. */
  readonly fasterThan?: number;
  /** Share of the card that may be filled. */
  readonly fill?: number;
}

/**
 * The layout with the most tokens a second on exactly `job.accelerators`; undefined when none fits, or the chip lacks the
 * precision. Over tensor, pipeline, virtual-pipeline, context and expert degrees, ZeRO stages, micro-batches and recomputation;
 * what cannot beat the best so far by its arithmetic alone (no wires, no bubble) is not looked at, so the answer is exact.
 */
export function fastestLayout(
  job: LayoutJob,
  chip: Accelerator,
  { fasterThan = 0, fill = FILL_AT_MOST }: Wanted = {},
): Layout | undefined {
  const ways = boundedWays(job, chip);
  const limit = chip.memoryGiB * fill;
  let best: Layout | undefined;
  let toBeat = fasterThan;
  for (const { way, bound } of ways) {
    if (bound <= toBeat) break;
    for (const pipeline of pipelinesOf(job, way)) {
      const base = setupOf(job, way, pipeline);
      for (const setup of batchesOf(base, limit)) {
        if (bound / (1 + bubbleShare(setup)) <= toBeat) break;
        const step = estimateTrainingStep(setup, chip);
        if (!step || step.tokensPerSecondPerAccelerator <= toBeat) continue;
        toBeat = step.tokensPerSecondPerAccelerator;
        best = { setup, memory: estimateTrainingMemory(setup), step };
      }
    }
  }
  return best;
}

/** Tokens a second no accelerator of any fleet gets past: its own arithmetic and the wires of its node. 0: no such precision. */
export const fastestPace = (job: Omit<LayoutJob, "accelerators">, chip: Accelerator): number =>
  boundedWays({ ...job, accelerators: LARGEST_CLUSTER }, chip)[0]?.bound ?? 0;

/** False where no fleet can hold the job: not with the states over the largest, and one sequence for each copy of the model. */
export function isHoldable(job: Omit<LayoutJob, "accelerators">, chip: Accelerator, fill: number): boolean {
  const limit = chip.memoryGiB * fill;
  const most = { ...job, accelerators: LARGEST_CLUSTER, globalBatchSequences: LARGEST_CLUSTER };
  return waysOf(most).some((way) =>
    stagesOf(job.model.layers).some((stages) => {
      const accelerators = LARGEST_CLUSTER * way.tensor * way.context * stages;
      return estimateTrainingMemory(setupOf({ ...most, accelerators }, way, stages)).total <= limit;
    }),
  );
}

/** Whether any layout holds the job: the leanest recompute all, at one sequence at a time. */
export function hasLayout(job: LayoutJob, chip: Accelerator, fill = FILL_AT_MOST): boolean {
  const limit = chip.memoryGiB * fill;
  return waysOf(job)
    .filter(
      ({ activationCheckpointing }) =>
        activationCheckpointing !== "selective" || job.activationCheckpointing === "selective",
    )
    .some((way) =>
      pipelinesOf(job, way).some((pipeline) => {
        const setup = setupOf(job, way, pipeline);
        const even = evenBatch(setup);
        return even !== undefined && estimateTrainingMemory(even).total <= limit;
      }),
    );
}

const setupOf = (job: LayoutJob, way: Way, pipeline: number): TrainingSetup => ({
  ...job,
  ...way,
  // Where one copy takes the whole fleet there is nothing to shard over.
  sharding: job.accelerators === way.tensor * pipeline ? "none" : way.sharding,
  pipeline,
  virtualPipeline: chunksOf(job.model.layers, pipeline),
  microBatch: 1,
});

interface BoundedWay {
  readonly way: Way;
  readonly bound: number;
}

/** The most promising first. Experts and the stage of sharding, once there is any, change no arithmetic. */
function boundedWays(job: LayoutJob, chip: Accelerator): BoundedWay[] {
  const bounds = new Map<string, number>();
  const bounded = waysOf(job).map((way) => {
    const key = `${way.tensor} ${way.context} ${way.activationCheckpointing} ${isSharded(way)}`;
    const bound = bounds.get(key) ?? boundOf(job, way, chip);
    bounds.set(key, bound);
    return { way, bound };
  });
  return bounded.sort((a, b) => b.bound - a.bound);
}

/** Tokens a second of one accelerator that waits for nothing but its own work and its tensor and context group. 0: no such precision. */
function boundOf(job: LayoutJob, way: Way, chip: Accelerator): number {
  const { globalBatchSequences: _, ...rest } = job;
  const alone = { ...setupOf(rest, way, 1), accelerators: way.tensor * way.context };
  const step = estimateTrainingStep(alone, chip);
  if (step === undefined) return 0;
  const { linear, attention, elementwise, tensorParallel, contextParallel } = step.seconds;
  const tokens = step.tokensPerSecondPerAccelerator * step.seconds.total;
  return tokens / (linear + attention + elementwise + tensorParallel + contextParallel);
}

/** Idle over busy, at the most micro-batches there can be. */
const bubbleShare = (setup: TrainingSetup): number =>
  (setup.pipeline - 1) / ((setup.virtualPipeline ?? 1) * microBatches(setup));

/** A global batch may shrink by this much so that every replica runs whole micro-batches. */
const BATCH_AT_LEAST = 0.9;

/** With the largest global batch that divides evenly; undefined when that is far from the one asked for. */
function evenBatch(setup: TrainingSetup): TrainingSetup | undefined {
  const { globalBatchSequences } = setup;
  if (globalBatchSequences === undefined) return setup;
  const rounds = Math.floor(microBatches(setup));
  const even = rounds * dataReplicas(setup) * setup.microBatch;
  return even < BATCH_AT_LEAST * globalBatchSequences ? undefined : { ...setup, globalBatchSequences: even };
}

/** Those that fit. Without stages, more sequences at once are never slower; with them, fewer leave a smaller bubble. */
function batchesOf(base: TrainingSetup, limit: number): TrainingSetup[] {
  const fitting: TrainingSetup[] = [];
  for (const microBatch of MICRO_BATCHES) {
    const setup = evenBatch({ ...base, microBatch });
    if (setup === undefined || estimateTrainingMemory(setup).total > limit) break;
    fitting.push(setup);
  }
  return base.pipeline === 1 ? fitting.slice(-1) : fitting;
}

/** As people write it: the degrees that are not 1. */
export function layoutText({ setup }: Layout): string {
  const { tensor, pipeline, virtualPipeline = 1, context, expert = 1, sharding, microBatch } = setup;
  const batch = setup.globalBatchSequences;
  const degrees = [
    ["tensor", tensor],
    ["pipeline", pipeline],
    ["virtual pipeline", virtualPipeline],
    ["context", context],
    ["expert", expert],
    ["data", dataReplicas(setup)],
  ] as const;
  return [
    ...degrees.filter(([, degree]) => degree > 1).map(([name, degree]) => `${name} ${degree}`),
    ...(sharding === "none" ? [] : [sharding]),
    `micro-batch ${microBatch}${batch === undefined ? "" : ` of ${batch}`}`,
    `recompute ${setup.activationCheckpointing}`,
  ].join(", ");
}
