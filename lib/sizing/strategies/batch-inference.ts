import { notApplicable, type Strategy } from "./strategy.ts";

export const batchInference: Strategy = {
  id: "batch-inference",
  title: "Answers overnight, from a queue",
  tradeOff: "nobody gets an answer while waiting for it",
  basis: "assumed",
  propose({ workload, assumptions }) {
    if (workload.kind !== "inference") return notApplicable("for serving");
    const { meanOverPeak } = assumptions;
    const { p99LatencyMs: _, ...demand } = workload.demand;
    return {
      applies: true,
      why: `a queue is built for the mean, assumed ${(meanOverPeak * 100).toFixed(0)} % of the peak, without headroom, and on spot`,
      workload: {
        ...workload,
        demand: { ...demand, peakQps: demand.peakQps * meanOverPeak },
        headroom: 0 as typeof workload.headroom,
        purchase: "spot",
      },
    };
  },
};
