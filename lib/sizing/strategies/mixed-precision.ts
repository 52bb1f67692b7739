import { notApplicable, type Strategy } from "./strategy.ts";

export const mixedPrecision: Strategy = {
  id: "mixed-precision",
  title: "16-bit arithmetic instead of 32-bit",
  tradeOff:
    "losses need scaling under fp16 and none under bf16; states stay 16 bytes a parameter, activations halve",
  basis: "computed",
  propose({ workload, now, facts }) {
    const precision =
      workload.kind === "training" ? workload.training?.precision : workload.serving?.precision;
    if (precision === undefined) return notApplicable("the plan names no precision");
    if (precision !== "fp32") return notApplicable(`already ${precision}`);
    const hasBf16 =
      now.accelerator !== undefined && facts.accelerators[now.accelerator]?.teraflops.bf16 !== undefined;
    const narrow = hasBf16 ? ("bf16" as const) : ("fp16" as const);
    const why = `${narrow} halves activations and runs on the tensor cores`;
    if (workload.kind === "training") {
      if (!workload.training || !workload.model) return notApplicable("needs `model` and `training`");
      return {
        applies: true,
        why,
        workload: { ...workload, training: { ...workload.training, precision: narrow } },
      };
    }
    if (workload.replica) return notApplicable("a replica measured at fp32 must be measured again at 16 bit");
    if (!workload.serving) return notApplicable("needs `serving`");
    return {
      applies: true,
      why,
      workload: { ...workload, serving: { ...workload.serving, precision: narrow } },
    };
  },
};
