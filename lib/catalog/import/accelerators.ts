import type { ChipRow } from "../file-format.ts";
import type { Row } from "./csv.ts";
import type { Inputs } from "./inputs.ts";
import { PUBLISHED_CHIPS } from "./published-chips.ts";
import { CHIP_SPECS_AS_OF } from "./sources.ts";

const MODELS: Readonly<Record<string, string>> = {
  t4: "T4-16GB",
  l4: "L4-24GB",
  a10g: "A10G-24GB",
  l40s: "L40S-48GB",
  v100_sxm2_16gb: "V100-16GB",
  v100_sxm2_32gb: "V100-32GB",
  a100_sxm_40gb: "A100-40GB",
  a100_sxm_80gb: "A100-80GB",
  h100_sxm_80gb: "H100-80GB",
  h200_sxm: "H200-141GB",
  b200: "B200-180GB",
  b300: "B300-288GB",
  gb200: "GB200-186GB",
  gb300: "GB300-288GB",
};

/**
 * Teraflops outside the tensor cores, which the file lacks: stas00/ml-engineering's table; T4, V100, A10 and L4: data sheets; Blackwell:
 * NVIDIA's figures as verda.com's "GB300 NVL72: GPU Architecture" (2025) puts them side by side. All read by 2026-11-25.
 */
const FP32_TERAFLOPS: Readonly<Record<string, number>> = {
  t4: 8.1,
  v100_sxm2_16gb: 15.7,
  v100_sxm2_32gb: 15.7,
  a100_sxm_40gb: 19.5,
  a100_sxm_80gb: 19.5,
  h100_sxm_80gb: 67,
  h200_sxm: 67,
  l40s: 91.6,
  l4: 30.3,
  a10g: 31.2,
  b200: 75,
  b300: 75,
  gb200: 75,
  gb300: 80,
};

export function importAccelerators(inputs: Inputs): { readonly accelerators: readonly ChipRow[] } {
  const measured = inputs.chips.flatMap((row) => {
    const model = MODELS[row.gpu ?? ""];
    return model ? [chipOf(row, model)] : [];
  });
  return {
    accelerators: [...measured, ...PUBLISHED_CHIPS].toSorted((a, b) => (a.model < b.model ? -1 : 1)),
  };
}

const chipOf = (row: Row, model: string): ChipRow => ({
  model,
  memoryGiB: Number(row.mem_gib_usable_approx),
  memoryGBPerSecond: Number(row.mem_bw_gb_s),
  fp32: FP32_TERAFLOPS[row.gpu ?? ""] ?? null,
  fp16: rate(row.fp16_tc_dense_tflops),
  // The file repeats fp16 for the T4 and notes that its tensor cores know no bf16.
  bf16: row.bf16_note?.startsWith("no bf16") ? null : rate(row.bf16_tc_dense_tflops),
  fp8: rate(row.fp8_dense_tflops),
  int8: rate(row.int8_dense_tops),
  interconnectGBPerSecond: Number(row.intra_node_unidir_gb_s),
  source: row.source_and_notes ?? "",
  asOf: CHIP_SPECS_AS_OF,
});

const rate = (text: string | undefined): number | null => (text ? Number(text) : null);
