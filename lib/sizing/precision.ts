import type { Precision } from "../domain/instance-type.ts";

export const BYTES_PER_VALUE: Readonly<Record<Precision, number>> = {
  fp32: 4,
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  int4: 0.5,
};

export const BYTES_PER_GIB = 2 ** 30;
export const gib = (bytes: number): number => bytes / BYTES_PER_GIB;

/**
 * Bits a weight takes, scales included. nf4: one fp32 scale per 64 weights is 0.5 bit; quantizing the scales
 * too leaves 0.127 (QLoRA, arXiv 2305.14314, section 3, 2023-05). GPTQ and AWQ: a 16-bit scale and a zero
 * point per group of 128 (their default group size), 0.16 bit.
 */
const BITS_PER_WEIGHT: Readonly<Record<string, number>> = {
  "bnb.nf4": 4.5,
  "bnb.nf4-dq": 4.127,
  "gptq-int4": 4.16,
  "gptq-int8": 8.16,
  "awq-int4": 4.16,
  int8: 8,
  fp8: 8,
};

export const QUANTIZATIONS: readonly string[] = [...Object.keys(BITS_PER_WEIGHT), "int8-kv"];

/** Bytes of one weight of a linear layer; embeddings and the output head stay at `precision`. */
export function linearWeightBytes(precision: Precision, quantization?: string): number {
  const bits = quantization === undefined ? undefined : BITS_PER_WEIGHT[quantization];
  return bits === undefined ? BYTES_PER_VALUE[precision] : bits / 8;
}

/** The cache stays at 16 bit under weight quantization; `int8-kv` and fp8 halve it. */
export function kvValueBytes(precision: Precision, quantization?: string): number {
  if (quantization === "int8-kv" || quantization === "fp8" || precision === "fp8") return 1;
  return precision === "fp32" ? 4 : 2;
}
