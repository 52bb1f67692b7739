import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { architectureOfConfig } from "../catalog/hugging-face.ts";
import { ConfigError } from "../domain/errors.ts";

/** A field of a batch row as a flag. `in` is the object it belongs to. */
interface SizeFlag {
  readonly flag: string;
  readonly field: string;
  readonly in?: "parallelism";
  readonly kind: "number" | "text";
  readonly means: string;
}

const FLAGS: readonly SizeFlag[] = [
  { flag: "accelerator", field: "accelerator", kind: "text", means: "chip and memory, such as H100-80GB" },
  {
    flag: "precision",
    field: "precision",
    kind: "text",
    means: "fp32, fp16, bf16, fp8, int8 or int4 (default: bf16)",
  },
  {
    flag: "quantization",
    field: "quantization",
    kind: "text",
    means: "of the weights; int8-kv of the cache only",
  },
  { flag: "input-tokens", field: "inputTokens", kind: "number", means: "serving: tokens of a prompt" },
  { flag: "output-tokens", field: "outputTokens", kind: "number", means: "serving: tokens of an answer" },
  { flag: "concurrency", field: "concurrency", kind: "number", means: "serving: requests at once" },
  { flag: "engine", field: "engine", kind: "text", means: "serving: vllm, trtllm or sglang" },
  {
    flag: "context-tokens",
    field: "contextTokens",
    kind: "number",
    means: "inference-memory: tokens in the cache",
  },
  { flag: "sequences", field: "batch", kind: "number", means: "inference-memory: sequences at once" },
  { flag: "accelerators", field: "accelerators", kind: "number", means: "training: in all" },
  {
    flag: "per-node",
    field: "acceleratorsPerNode",
    kind: "number",
    means: "training: NVLink domain (default: 8)",
  },
  {
    flag: "sequence-length",
    field: "sequenceLength",
    kind: "number",
    means: "training: tokens of a sequence",
  },
  {
    flag: "micro-batch",
    field: "microBatch",
    kind: "number",
    means: "training: sequences at once on one accelerator",
  },
  {
    flag: "global-batch",
    field: "globalBatchSequences",
    kind: "number",
    means: "training: sequences a step",
  },
  {
    flag: "checkpointing",
    field: "activationCheckpointing",
    kind: "text",
    means: "training: none, selective or full",
  },
  { flag: "method", field: "method", kind: "text", means: "training: full, lora or qlora" },
  { flag: "lora-rank", field: "loraRank", kind: "number", means: "training: rank of the adapters" },
  {
    flag: "optimizer",
    field: "optimizer",
    kind: "text",
    means: "training: adamw, adamw-8bit, adafactor or sgd",
  },
  { flag: "tokens", field: "tokens", kind: "number", means: "layout: of the whole run" },
  {
    flag: "deadline-days",
    field: "deadlineDays",
    kind: "number",
    means: "layout: days the run may take, instead of --accelerators",
  },
  { flag: "tensor", field: "tensor", in: "parallelism", kind: "number", means: "tensor-parallel degree" },
  {
    flag: "expert",
    field: "expert",
    in: "parallelism",
    kind: "number",
    means: "groups of ranks that hold different experts",
  },
  { flag: "pipeline", field: "pipeline", in: "parallelism", kind: "number", means: "pipeline stages" },
  {
    flag: "context-parallel",
    field: "context",
    in: "parallelism",
    kind: "number",
    means: "training: ranks a sequence is cut over",
  },
  {
    flag: "sharding",
    field: "sharding",
    in: "parallelism",
    kind: "text",
    means: "training: none, zero1, zero2 or zero3",
  },
  { flag: "servers", field: "servers", kind: "number", means: "queue: replicas" },
  { flag: "utilization", field: "utilization", kind: "number", means: "queue: 0 to below 1" },
  {
    flag: "arrival-scv",
    field: "arrivalScv",
    kind: "number",
    means: "queue: variability of arrivals (1: Poisson)",
  },
  {
    flag: "service-scv",
    field: "serviceScv",
    kind: "number",
    means: "queue: variability of service (1: exponential)",
  },
];

export const SIZE_TASKS = [
  "serving",
  "max-throughput",
  "inference-memory",
  "training",
  "layout",
  "queue",
] as const;

export function addSizeFlags(command: Command): Command {
  for (const { flag, means } of FLAGS) command.option(`--${flag} <value>`, means);
  return command;
}

type Values = Readonly<Record<string, unknown>>;

/** The batch row that the flags say. */
export function rowOfFlags(options: Values, workingDirectory: string): Values {
  const row: Record<string, unknown> = { id: "size", task: options.task, precision: "bf16", parallelism: {} };
  const model = modelOf(options, workingDirectory);
  if (model !== undefined) row.model = model;
  for (const one of FLAGS) {
    const given = options[camelCase(one.flag)];
    if (given === undefined) continue;
    const value = one.kind === "text" ? given : numberOf(one.flag, String(given));
    if (one.in) row.parallelism = { ...(row.parallelism as Values), [one.field]: value };
    else row[one.field] = value;
  }
  return row;
}

function modelOf({ model, hfConfig }: Values, workingDirectory: string): unknown {
  if (typeof hfConfig !== "string") return model;
  const path = resolve(workingDirectory, hfConfig);
  try {
    return architectureOfConfig(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`--hf-config ${hfConfig}: ${why}`, { cause });
  }
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new ConfigError(`--${flag}: got ${text}, expected a number`);
}

const camelCase = (flag: string): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
