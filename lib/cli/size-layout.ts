import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import type { Accelerator } from "../domain/instance-type.ts";
import { failuresOf } from "../sizing/failures.ts";
import {
  campaignDays,
  type FleetAnswer,
  type FleetJob,
  fleetForDeadline,
  smallestFleet,
} from "../sizing/layout-fleet.ts";
import { fastestLayout, type Layout, layoutText } from "../sizing/layout-search.ts";
import { networkOf } from "../sizing/network.ts";
import { storageOf } from "../sizing/storage.ts";
import { refuseRank } from "./model-plausibility.ts";
import { architectureIn, chipIn, modelField, type SizeCatalog } from "./size-catalog.ts";
import { count, methodField, optimizerField, tokenCount } from "./size-fields.ts";

/** `accelerators` given: the fastest layout on them. Not given: the fewest that hold it, or finish `tokens` in `deadlineDays`. */
export const layoutRow = z.object({
  model: modelField,
  accelerator: z.string(),
  accelerators: count.max(1_000_000).optional(),
  acceleratorsPerNode: count.optional(),
  precision: z.enum(["fp32", "fp16", "bf16", "fp8"]),
  sequenceLength: tokenCount,
  globalBatchSequences: count.optional(),
  activationCheckpointing: z.enum(["none", "selective", "full"]).optional(),
  method: methodField,
  loraRank: count.optional(),
  optimizer: optimizerField,
  tokens: z.number().positive().optional(),
  deadlineDays: z.number().positive().optional(),
});

type LayoutRow = z.infer<typeof layoutRow>;

export function sizeLayoutRow(input: unknown, catalog: SizeCatalog): Readonly<Record<string, unknown>> {
  const row = layoutRow.parse(input);
  const job = jobOf(row, catalog);
  const answer = fleetOf(row, job, chipIn(row.accelerator, catalog));
  if (!answer.feasible) throw new ConfigError(answer.reason);
  return answerOf(answer.layout, row.tokens);
}

function jobOf(row: LayoutRow, catalog: SizeCatalog): FleetJob {
  const { loraRank, globalBatchSequences, acceleratorsPerNode, activationCheckpointing } = row;
  const model = architectureIn(row.model, catalog);
  refuseRank(model, loraRank);
  return {
    model,
    method: row.method,
    precision: row.precision,
    optimizer: row.optimizer,
    sequenceLength: row.sequenceLength,
    ...(activationCheckpointing === undefined ? {} : { activationCheckpointing }),
    ...(loraRank === undefined ? {} : { loraRank }),
    ...(globalBatchSequences === undefined ? {} : { globalBatchSequences }),
    ...(acceleratorsPerNode === undefined ? {} : { acceleratorsPerNode }),
  };
}

function fleetOf(
  { accelerators, tokens, deadlineDays }: LayoutRow,
  job: FleetJob,
  chip: Accelerator,
): FleetAnswer {
  if (deadlineDays !== undefined && tokens === undefined)
    throw new ConfigError("got deadlineDays without tokens, expected the tokens of the whole run");
  if (accelerators === undefined)
    return tokens !== undefined && deadlineDays !== undefined
      ? fleetForDeadline(job, chip, { tokens, days: deadlineDays })
      : smallestFleet(job, chip);
  const layout = fastestLayout({ ...job, accelerators }, chip);
  if (layout) return { feasible: true, accelerators, layout };
  const least = smallestFleet(job, chip);
  const instead = least.feasible ? `${least.accelerators} would do` : least.reason;
  return { feasible: false, reason: `no layout fits ${accelerators} x ${chip.model}; ${instead}` };
}

function answerOf(layout: Layout, tokens: number | undefined): Readonly<Record<string, unknown>> {
  const { setup, memory, step } = layout;
  const { total, ...breakdownGiB } = memory;
  const { tensor, pipeline, virtualPipeline, context, expert, sharding } = setup;
  return {
    accelerators: setup.accelerators,
    layout: layoutText(layout),
    parallelism: { tensor, pipeline, virtualPipeline, context, expert, sharding },
    microBatch: setup.microBatch,
    activationCheckpointing: setup.activationCheckpointing,
    tokensPerSecondPerAccelerator: step.tokensPerSecondPerAccelerator,
    limit: step.limit,
    stepSeconds: step.seconds,
    peakMemoryGiBPerAccelerator: total,
    breakdownGiB,
    failures: failuresOf(setup),
    network: networkOf(layout),
    ...(tokens === undefined
      ? {}
      : { days: campaignDays(layout, { tokens }), storage: storageOf(setup, tokens) }),
  };
}
