import { quantized } from "./quantization.ts";
import type { Strategy } from "./strategy.ts";

export const quantizationInt4: Strategy = {
  id: "quantization-int4",
  title: "4-bit weights",
  tradeOff:
    "answers change noticeably in small models: measure before, and keep the 16-bit service beside it",
  basis: "assumed",
  propose: (whatIf) =>
    quantized(
      whatIf,
      "awq-int4",
      "assumed: the answers stay good enough; a quarter of the weight bytes to hold and to read for every token",
    ),
};
