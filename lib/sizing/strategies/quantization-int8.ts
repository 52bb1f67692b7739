import { quantized } from "./quantization.ts";
import type { Strategy } from "./strategy.ts";

export const quantizationInt8: Strategy = {
  id: "quantization-int8",
  title: "8-bit weights",
  tradeOff: "an accuracy loss to measure on your own evaluation set before it ships",
  basis: "computed",
  propose: (whatIf) =>
    quantized(
      whatIf,
      "gptq-int8",
      "half the weight bytes to hold and to read for every token (from 16 bit: 50 %, not 75 %)",
    ),
};
