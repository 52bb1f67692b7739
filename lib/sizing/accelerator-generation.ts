import type { Accelerator, Precision } from "../domain/instance-type.ts";

export type Generation = "ampere" | "hopper" | "blackwell";

/** Dense 16-bit teraFLOP/s that tell the generations of NVIDIA's data-centre cards apart: A100 312, H100 990, B200 2250. */
const HOPPER_FROM = 500;
const BLACKWELL_FROM = 1500;

/** bf16 where the chip has it, else fp16 (V100, T4). */
export const sixteenBitTeraflops = ({ teraflops }: Accelerator): number | undefined =>
  teraflops.bf16 ?? teraflops.fp16;

/**
 * What serving falls back to, as engines do: vLLM loads a bf16 model as fp16 on compute capability below 8.0 (docs.vllm.ai, engine
 * arguments, `--dtype`, 2026-11). undefined where the chip computes in the precision asked for.
 */
export function fallbackNote(chip: Accelerator, precision: Precision): string | undefined {
  if (chip.teraflops[precision] !== undefined) return undefined;
  const instead = chip.teraflops.bf16 === undefined ? "fp16" : "bf16";
  const how = precision === "bf16" ? ", of the same bytes (vLLM: --dtype half)" : "";
  return `${chip.model} has no ${precision} arithmetic: computed in ${instead}${how}`;
}

/** By its speed: chips before Ampere, and small ones, are taken for Ampere, whose share of peak is the best known. */
export function generationOf(chip: Accelerator): Generation {
  const teraflops = sixteenBitTeraflops(chip) ?? 0;
  return teraflops >= BLACKWELL_FROM ? "blackwell" : teraflops >= HOPPER_FROM ? "hopper" : "ampere";
}
