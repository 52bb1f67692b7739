import { HOURS_PER_MONTH } from "../../domain/units.ts";
import { notApplicable, type Strategy } from "./strategy.ts";

export const reserved: Strategy = {
  id: "reserved",
  title: "A one-year commitment for what always runs",
  tradeOff: "paid for a year whether used or not",
  basis: "computed",
  propose({ workload, now, paidShare = 1 }) {
    if (workload.purchase === "reserved") return notApplicable("already committed");
    const hours = now.hoursPerMonth * paidShare;
    if (hours < HOURS_PER_MONTH)
      return notApplicable(
        `runs ${hours.toFixed(0)} of ${HOURS_PER_MONTH} h: a commitment is paid for all of them`,
      );
    return { applies: true, why: "runs the whole month", workload: { ...workload, purchase: "reserved" } };
  },
};
