import { batchInference } from "./batch-inference.ts";
import { distillation } from "./distillation.ts";
import { mixedPrecision } from "./mixed-precision.ts";
import { quantizationFp8 } from "./quantization-fp8.ts";
import { quantizationInt4 } from "./quantization-int4.ts";
import { quantizationInt8 } from "./quantization-int8.ts";
import { reserved } from "./reserved.ts";
import { rightSizing } from "./right-sizing.ts";
import { scaleToZero } from "./scale-to-zero.ts";
import { spot } from "./spot.ts";
import type { Strategy } from "./strategy.ts";

/** In the order in which a combination applies them: what the machine must do, then how it is paid. */
export const STRATEGIES: readonly Strategy[] = [
  rightSizing,
  mixedPrecision,
  quantizationFp8,
  quantizationInt8,
  quantizationInt4,
  distillation,
  batchInference,
  scaleToZero,
  reserved,
  spot,
];
