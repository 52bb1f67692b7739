import { notApplicable, type Strategy } from "./strategy.ts";

export const quantizationInt8: Strategy = {
  id: "quantization-int8",
  title: "8-bit weights",
  tradeOff: "an accuracy loss to measure on your own evaluation set before it ships",
  basis: "computed",
  propose({ workload }) {
    if (workload.kind !== "inference") return notApplicable("for serving; training has qlora");
    if (workload.replica)
      return notApplicable("throughput is measured at today's precision: measure a quantized replica");
    if (!workload.serving || workload.model === undefined)
      return notApplicable("needs `model` and `serving`");
    if (workload.serving.quantization !== undefined)
      return notApplicable(`already ${workload.serving.quantization}`);
    return {
      applies: true,
      why: "half the weight bytes to hold and to read for every token (from 16 bit: 50 %, not 75 %)",
      workload: { ...workload, serving: { ...workload.serving, quantization: "gptq-int8" } },
    };
  },
};
