import { quantized } from "./quantization.ts";
import { notApplicable, type Strategy } from "./strategy.ts";

export const quantizationFp8: Strategy = {
  id: "quantization-fp8",
  title: "8-bit floating point on the tensor cores",
  tradeOff:
    "an accuracy loss, usually smaller than INT8's, to measure on your own evaluation set before it ships",
  basis: "computed",
  propose(whatIf) {
    const { workload, facts } = whatIf;
    const pinned = workload.kind === "inference" ? workload.accelerator : undefined;
    if (pinned !== undefined && facts.accelerators[pinned]?.teraflops.fp8 === undefined)
      return notApplicable(`${pinned} has no fp8`);
    return quantized(
      whatIf,
      "fp8",
      "half the bytes of weights and KV cache to hold and to read for every token",
    );
  },
};
