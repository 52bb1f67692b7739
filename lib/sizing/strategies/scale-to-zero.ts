import { coldStartSec } from "../scaled-object.ts";
import { notApplicable, type Strategy } from "./strategy.ts";

export const scaleToZero: Strategy = {
  id: "scale-to-zero",
  title: "No replicas while nobody asks",
  tradeOff: "the first request after a pause waits for a machine and a model to load: minutes",
  basis: "assumed",
  propose({ workload, now, assumptions }) {
    if (workload.kind !== "inference") return notApplicable("a training job ends by itself");
    if (workload.purchase === "reserved")
      return notApplicable("committed hours are paid whether used or not");
    // As batch inference leaves it.
    if (workload.purchase === "spot" && workload.headroom === 0)
      return notApplicable("a queue built for the mean is never idle");
    const { idleShare } = assumptions;
    return {
      applies: true,
      why:
        `assumed: no request at all in ${(idleShare * 100).toFixed(0)} % of the month; ` +
        `the first one after each pause waits about ${Math.ceil(coldStartSec(now))} s`,
      workload,
      paidShare: 1 - idleShare,
    };
  },
};
