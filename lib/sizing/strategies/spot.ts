import { notApplicable, type Strategy } from "./strategy.ts";

export const spot: Strategy = {
  id: "spot",
  title: "Spot instances for work that can be interrupted",
  tradeOff: "two minutes' notice, then the work since the last checkpoint is done again",
  basis: "computed",
  propose({ workload }) {
    if (workload.purchase === "spot") return notApplicable("already on spot");
    if (workload.kind !== "training")
      return notApplicable("a service with a latency target must not vanish at two minutes' notice");
    if (!workload.interruptible)
      return notApplicable("the plan says nothing of checkpoints: add `interruptible`");
    const { checkpointMinutes } = workload.interruptible;
    return {
      applies: true,
      why: `checkpoints every ${checkpointMinutes} minutes bound what an interruption loses`,
      workload: { ...workload, purchase: "spot" },
    };
  },
};
