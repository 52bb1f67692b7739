import { type FindingEvidence, findingId } from "../domain/finding.ts";
import { money } from "../domain/money.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { addDays, HOURS_PER_DAY, midnight } from "../domain/window.ts";
import type { Workload } from "../domain/workload.ts";
import { monthlyCost, round } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";
import type { WorkloadUse } from "./unusual-use-days.ts";

const ID = "unusual-use";

/** The newest day, held against what the days before the shift say. 0..1. */
export interface UseShift {
  readonly day: string;
  readonly since: string;
  readonly actual: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly rises: boolean;
}

interface Shifted extends WorkloadUse, UseShift {
  readonly workload: Workload;
}

export function unusualUse(context: RuleContext, shifted: Shifted): FindingEvidence {
  const { workload, signal, machines, days, since, actual, expected, low, high, rises } = shifted;
  const what = signal === "gpuUtilization" ? "GPU" : "CPU";
  const usdPerDay = dailyCost(context, shifted);
  const unusedUsdPerDay =
    rises || usdPerDay === undefined ? undefined : round(usdPerDay * (1 - actual / expected), 2);
  const busy = `${workload.name}: ${what} ${percent(actual)} instead of ${percent(expected)} since ${since}`;
  return {
    id: findingId(ID, workload.name),
    rule: ID,
    resource: workload.name,
    workload: workload.name,
    ...(workload.owner === undefined ? {} : { owner: workload.owner }),
    severity: rises ? "info" : "low",
    confidence: "medium",
    title:
      unusedUsdPerDay === undefined
        ? busy
        : `${busy}, and the machines cost the same: ${money(unusedUsdPerDay)} a day for what it no longer does`,
    observed: {
      utilization: round(actual),
      since,
      machines: machines.length,
      ...(unusedUsdPerDay === undefined ? {} : { unusedUsdPerDay }),
    },
    expected: { utilization: round(expected), least: round(low), most: round(high) },
    window: { start: midnight(days[0]?.day ?? since), end: addDays(midnight(days.at(-1)?.day ?? since), 1) },
    samples: days.length,
    signalsUsed: [signal],
    signalsNotChecked: [],
    advice: { text: adviceOf(workload, rises) },
    risk: "two days may be a holiday or a migration: nothing is advised to be stopped",
    arithmetic: [
      `mean of ${machines.length} ${machines.length === 1 ? "machine" : "machines"}: ${percent(actual)}; expected ${percent(expected)} (the middle of such days before; all of them: ${percent(low)} to ${percent(high)})`,
      ...(unusedUsdPerDay === undefined || usdPerDay === undefined
        ? []
        : [
            `${round(usdPerDay, 2)} USD a day at list price x (1 - ${percent(actual)} / ${percent(expected)}) = ${unusedUsdPerDay}; in no total: it is not advice to stop a machine`,
          ]),
    ],
  };
}

function adviceOf({ kind }: Workload, rises: boolean): string {
  if (!rises && kind === "training")
    return "See whether the job waits for data or for other ranks: it takes as many times longer as it is less busy.";
  if (!rises)
    return "See whether callers went elsewhere or fail. If it stays, lower its demand in plan.yaml; right-size then says what is enough.";
  return kind === "inference"
    ? "See who calls more. If it stays, its runway is shorter than the plan says: raise `demand` in plan.yaml."
    : "See what runs there now. If it stays, write it into plan.yaml.";
}

function dailyCost(context: RuleContext, { machines }: Shifted): number | undefined {
  const costs = machines.map((one) => monthlyCost(context, one));
  if (costs.some((one) => one === undefined)) return undefined;
  return (costs.reduce<number>((sum, one) => sum + (one ?? 0), 0) / HOURS_PER_MONTH) * HOURS_PER_DAY;
}

const percent = (share: number): string => `${round(share * 100, 1)} %`;
