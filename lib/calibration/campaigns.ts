import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCsv, type Row } from "../catalog/import/csv.ts";
import { modelNamed } from "../catalog/models.ts";
import type { Precision } from "../domain/instance-type.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { tokensPerSecondPerAccelerator } from "../sizing/training-time.ts";
import { catalog } from "./catalog.ts";

/** H800: an H100 with a slower link between cards. */
const CHIPS: Readonly<Record<string, string>> = {
  a100_40: "A100-40GB",
  a100_80: "A100-80GB",
  h100: "H100-80GB",
  h800: "H100-80GB",
};
/** Where a run's length is not published: that of its years. */
const SEQUENCE_LENGTH = 2048;

/** Of each published run (`FOLDER/gpu_hours_public.csv`): accelerator-hours paid over those one node alone would need. */
export const campaignFactors = (folder: string): number[] =>
  parseCsv(readFileSync(join(folder, "gpu_hours_public.csv"), "utf8")).map(factorOf);

function factorOf(row: Row): number {
  const chip = catalog.accelerators[CHIPS[row.gpu ?? ""] ?? ""];
  if (!chip) throw new Error(`got gpu ${row.gpu}, expected one of ${Object.keys(CHIPS).join(", ")}`);
  const precision = (row.precision?.split("/").at(-1) ?? "bf16") as Precision;
  const sequenceLength = Number(row.seq_len) || SEQUENCE_LENGTH;
  const pace = { model: modelOf(row), method: "full", precision, sequenceLength } as const;
  const rate = tokensPerSecondPerAccelerator(pace, chip) ?? Number.NaN;
  return Number(row.gpu_hours) / ((Number(row.tokens_b) * 1e9) / rate / 3600);
}

const modelOf = (row: Row): ModelArchitecture =>
  modelNamed((row.model ?? "").toLowerCase()) ?? modelOfSize(Number(row.params_total_b) * 1e9);

/** Width over layers, and what a head and a vocabulary of a dense model hold, GPT-3's and LLaMA's: 12 h^2 parameters a layer. */
const ASPECT = 128;
const HEAD_DIM = 128;
const VOCABULARY = 32_000;

function modelOfSize(parameters: number): ModelArchitecture {
  const heads = Math.round(Math.cbrt((parameters * ASPECT) / 12) / HEAD_DIM);
  const hiddenSize = heads * HEAD_DIM;
  const layers = Math.max(1, Math.round(parameters / (12 * hiddenSize ** 2)));
  const layer = (parameters - 2 * VOCABULARY * hiddenSize) / layers;
  return {
    parameters,
    layers,
    hiddenSize,
    heads,
    kvHeads: heads,
    ffnSize: Math.round((layer - 4 * hiddenSize ** 2) / (3 * hiddenSize)),
    vocabSize: VOCABULARY,
    gatedMlp: true,
    tiedEmbeddings: false,
  };
}
