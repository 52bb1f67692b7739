import { billedDays } from "../domain/bill-days.ts";
import type { Verdict } from "../domain/finding.ts";
import { dayOf } from "../domain/window.ts";
import { resourceNamed } from "./anomaly-cuts.ts";
import { eventsOf } from "./anomaly-events.ts";
import { unusualSpend } from "./anomaly-evidence.ts";
import { ANOMALY_LIMITS } from "./anomaly-limits.ts";
import { judgedParts } from "./anomaly-parts.ts";
import { unplannedEvent } from "./anomaly-planned.ts";
import { pass, unknown } from "./evidence.ts";
import type { Rule } from "./rule.ts";

const ID = "anomaly";

export const anomaly: Rule<typeof ANOMALY_LIMITS> = {
  id: ID,
  title:
    "What each service, account, workload and usage type costs of late is what its past would have it be, or what plan.yaml says starts or ends.",
  needs: [],
  limits: ANOMALY_LIMITS,
  judge: (context, limits) => {
    const { bill, now } = context;
    if (!bill) return [unknown(ID, "*", "there is no bill to read")];
    const days = billedDays(bill, dayOf(now));
    const needed = limits.minHistoryDays + limits.toldDays;
    if (days.length < needed) return [unknown(ID, "spend", `${days.length} billed days, ${needed} needed`)];
    const { unusual, judged } = judgedParts(bill, days, limits);
    const told = eventsOf(unusual, days)
      .flatMap((event) => unplannedEvent(context, event, limits.minUsdPerDay) ?? [])
      .map((event) => unusualSpend(context, { ...event, bill, days, limits }));
    const leading = new Set(told.map(({ resource }) => resource));
    return [
      ...told.map((finding): Verdict => ({ kind: "finding", finding })),
      ...judged
        .map(({ cut, part }) => resourceNamed(cut, part))
        .filter((resource) => !leading.has(resource))
        .map((resource) => pass(ID, resource)),
    ];
  },
};
