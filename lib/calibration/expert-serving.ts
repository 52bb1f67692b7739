import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCsv, type Row } from "../catalog/import/csv.ts";
import { modelNamed } from "../catalog/models.ts";
import { servingRowOf } from "../cli/size-serving.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { estimateServing } from "../sizing/serving.ts";
import { ACCELERATORS_PER_NODE } from "../sizing/training-setup.ts";
import { catalog } from "./catalog.ts";
import type { JudgedRows } from "./error-table.ts";

const CHIPS: Readonly<Record<string, string>> = {
  h100_sxm: "H100-80GB",
  h200_sxm: "H200-141GB",
  b200_sxm: "B200-180GB",
  b300_sxm: "B300-288GB",
};

/** transformers, configuration_minimax_m2 (2025-10): 228.6 B parameters, 11 B of them active; not in the catalog, which is for plans. */
const MINIMAX_M2: ModelArchitecture = {
  parameters: 228.6e9,
  activeParameters: 10.98e9,
  layers: 62,
  hiddenSize: 3072,
  heads: 48,
  kvHeads: 8,
  headDim: 128,
  ffnSize: 1536,
  vocabSize: 200_064,
  gatedMlp: true,
  tiedEmbeddings: false,
  experts: 256,
  expertsPerToken: 8,
};
const MODELS: Readonly<Record<string, ModelArchitecture | undefined>> = {
  "Qwen/Qwen3-235B-A22B-FP8": modelNamed("qwen3-235b-a22b"),
  "MiniMaxAI/MiniMax-M2.5": MINIMAX_M2,
  "deepseek-ai/DeepSeek-V3": modelNamed("deepseek-v3"),
  "deepseek-ai/DeepSeek-R1": modelNamed("deepseek-r1"),
};

/** Mixtures of experts behind an engine (`FOLDER/infer_serving_public.csv`): judged, never fitted. */
export function expertServing(folder: string): JudgedRows[] {
  const rows = parseCsv(readFileSync(join(folder, "infer_serving_public.csv"), "utf8")).filter(isSized);
  const once = [...new Map(rows.map((row) => [measurementOf(row), row])).values()];
  const judged = once.flatMap(judge);
  return [...Map.groupBy(judged, ({ name }) => name)].map(([name, of]) => ({
    name,
    errors: of.map(({ error }) => error),
  }));
}

/** In eight bits on one board, each rank with a share of the attention and of the experts: what `size` can be asked. */
const isSized = (row: Row): boolean =>
  row.precision === "fp8" &&
  MODELS[row.model_path ?? ""] !== undefined &&
  CHIPS[row.system ?? ""] !== undefined &&
  row.pp_size === "1" &&
  Number(row.tp_size) <= ACCELERATORS_PER_NODE &&
  Number(row.attention_dp_size || 1) === 1 &&
  Number(row.moe_tp_size) * Number(row.moe_ep_size) === Number(row.tp_size) &&
  Number(row.silicon_tpot_ms) > 0;

/** Published twice under two names, some of them. */
const measurementOf = (row: Row): string =>
  [row.backend, row.system, row.isl, row.osl, row.silicon_tpot_ms, row.silicon_ttft_ms].join(" ");

interface Judged {
  readonly name: string;
  readonly error: number;
}

function judge(row: Row): Judged[] {
  const fields = {
    model: MODELS[row.model_path ?? ""],
    accelerator: CHIPS[row.system ?? ""],
    precision: "fp8",
    inputTokens: Number(row.isl),
    outputTokens: Number(row.osl),
    concurrency: Number(row.batch_size),
    parallelism: { tensor: Number(row.tp_size), expert: Number(row.moe_ep_size) },
    engine: row.backend,
  };
  const { setup, chip, concurrency = 1 } = servingRowOf(fields, catalog);
  const served = estimateServing({ ...setup, concurrency }, chip);
  const model = (row.model_path ?? "").replace(/^.*\//, "").replace(/-(A22B-FP8|V3|R1)$/, "");
  return [
    {
      name: `time per output token: ${model}`,
      error: (served?.tpotMs ?? 0) / Number(row.silicon_tpot_ms) - 1,
    },
    { name: `time to first token: ${model}`, error: (served?.ttftMs ?? 0) / Number(row.silicon_ttft_ms) - 1 },
  ];
}
