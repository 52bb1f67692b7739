import { notApplicable, type Proposal, type WhatIf } from "./strategy.ts";

/** The workload served with its weights in `quantization`, or why that says nothing of it. */
export function quantized({ workload }: WhatIf, quantization: string, why: string): Proposal {
  if (workload.kind !== "inference") return notApplicable("for serving; training has qlora");
  if (workload.replica)
    return notApplicable("throughput is measured at today's precision: measure a quantized replica");
  if (!workload.serving || workload.model === undefined) return notApplicable("needs `model` and `serving`");
  const { serving } = workload;
  if (serving.quantization !== undefined) return notApplicable(`already ${serving.quantization}`);
  if (serving.precision === "fp8" || serving.precision === "int8" || serving.precision === "int4")
    return notApplicable(`already ${serving.precision}`);
  return { applies: true, why, workload: { ...workload, serving: { ...serving, quantization } } };
}
