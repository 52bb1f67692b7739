import type { ModelArchitecture } from "../../domain/workload.ts";
import { architectureOf } from "../planned-capacity.ts";
import { notApplicable, type Strategy } from "./strategy.ts";

export const distillation: Strategy = {
  id: "distillation",
  title: "A smaller model trained by the large one",
  tradeOff: "a training run, a teacher to run it with, and an accuracy nobody knows beforehand",
  basis: "assumed",
  propose({ workload, facts, assumptions }) {
    if (workload.kind !== "inference") return notApplicable("for serving");
    const { studentSize } = assumptions;
    const why = `assumed: a student of ${(studentSize * 100).toFixed(0)} % of the parameters, faster in the same proportion`;
    if (workload.replica) {
      const { qps, serviceMs } = workload.replica;
      const replica = {
        ...workload.replica,
        qps: qps / studentSize,
        ...(serviceMs === undefined ? {} : { serviceMs: serviceMs * studentSize }),
      };
      return { applies: true, why, workload: { ...workload, replica } };
    }
    const model = architectureOf(workload.model, facts);
    if (!model) return notApplicable("needs `replica`, or `model` and `serving`");
    return { applies: true, why, workload: { ...workload, model: shallower(model, studentSize) } };
  },
};

/** DistilBERT's way: fewer layers, the same width. */
function shallower(model: ModelArchitecture, share: number): ModelArchitecture {
  const { activeParameters, ...rest } = model;
  return {
    ...rest,
    parameters: model.parameters * share,
    ...(activeParameters === undefined ? {} : { activeParameters: activeParameters * share }),
    layers: Math.max(1, Math.round(model.layers * share)),
  };
}
