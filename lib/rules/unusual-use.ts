import type { Verdict } from "../domain/finding.ts";
import { MS_PER_DAY } from "../domain/window.ts";
import type { Workload } from "../domain/workload.ts";
import { forecast } from "../timeseries/forecast.ts";
import { pass, unknown } from "./evidence.ts";
import type { Limits, LimitValues, Rule, RuleContext } from "./rule.ts";
import { dayNumber } from "./spend-days.ts";
import { type UseDay, workloadUse } from "./unusual-use-days.ts";
import { unusualUse as finding, type UseShift } from "./unusual-use-evidence.ts";

const ID = "unusual-use";

export const UNUSUAL_USE_LIMITS = {
  minHistoryDays: {
    default: 13,
    unit: "whole days seen",
    why: "a look-back of 14 days cuts the first and the last in two; each weekday but one twice",
  },
  newestDays: {
    default: 2,
    unit: "newest whole days, each of them unlike the past",
    why: "one day is a holiday, an outage or a load test",
  },
  minShare: {
    default: 0.5,
    unit: "share of the expected utilization by which it fell, or rose",
    why: "what is half as busy could be half as large; a third is the weather",
  },
  minUtilization: {
    default: 0.1,
    unit: "share, before a fall or after a rise",
    why: "what hardly works is idle's or right-size's, and twice of little is little",
  },
} as const satisfies Limits;
type Values = LimitValues<typeof UNUSUAL_USE_LIMITS>;

export const unusualUse: Rule<typeof UNUSUAL_USE_LIMITS> = {
  id: ID,
  title: "Each workload's machines are as busy of late as their past would have them be.",
  needs: ["gpuUtilization", "cpuUtilization"],
  limits: UNUSUAL_USE_LIMITS,
  judge: (context, limits) =>
    (context.plan?.plan.workloads ?? []).flatMap((workload) => judgeWorkload(context, workload, limits)),
};

function judgeWorkload(context: RuleContext, workload: Workload, limits: Values): Verdict[] {
  const { name } = workload;
  const ours = context.fleet.resources.filter(({ id }) => context.assignment.get(id) === name);
  const use = workloadUse(ours, context.now, limits.minHistoryDays);
  // What nobody measures is `blind-spot`'s, what does nothing `idle`'s.
  if (use === undefined) return [];
  const seen = use.days.length;
  if (seen < limits.minHistoryDays)
    return [
      unknown(ID, name, `${seen} whole days seen of all its machines, ${limits.minHistoryDays} needed`),
    ];
  const shift = shiftOf(use.days, limits);
  const isStalled = workload.kind === "training" && (shift?.actual ?? 1) < SILENT;
  return shift === undefined || isStalled
    ? [pass(ID, name)]
    : [{ kind: "finding", finding: finding(context, { workload, ...use, ...shift }) }];
}

/** A job below it has stopped: `stalled-training` says so, sooner. */
const SILENT = 0.05;
/** Of a hundred usual days one is outside on either side. */
const BOUNDS = [0.01, 0.99] as const;
const WEEK = 7;

/** undefined: as usual. Every one of the newest days is outside the forecast, and unlike its weekday a week before, the same way. */
function shiftOf(days: readonly UseDay[], limits: Values): UseShift | undefined {
  const past = days.slice(0, -limits.newestDays);
  const last = past.at(-1);
  if (last === undefined) return undefined;
  const band = forecastFrom(past, dayNumber(days.at(-1)?.day ?? last.day) - dayNumber(last.day));
  const usual = new Map(past.map(({ day, mean }) => [dayNumber(day), mean]));
  const shifts = days.slice(-limits.newestDays).map(({ day, mean: actual }) => {
    const step = dayNumber(day) - dayNumber(last.day) - 1;
    const expected = band.median[step] ?? Number.NaN;
    const [low, high] = [band.lower[step] ?? Number.NaN, band.upper[step] ?? Number.NaN];
    const weekAgo = usual.get(dayNumber(day) - WEEK) ?? expected;
    const rises = actual > expected;
    const isFar = [expected, weekAgo].every(
      (one) =>
        Math.sign(actual - one) === (rises ? 1 : -1) && Math.abs(actual - one) >= limits.minShare * one,
    );
    const isWorth = (rises ? actual : Math.min(expected, weekAgo)) >= limits.minUtilization;
    const isOut = isFar && isWorth && (rises ? actual > high : actual < low);
    return isOut ? { day, actual, expected, low, high, rises } : undefined;
  });
  const newest = shifts.at(-1);
  if (newest === undefined || shifts.some((one) => one?.rises !== newest.rises)) return undefined;
  return { ...newest, since: shifts[0]?.day ?? newest.day };
}

function forecastFrom(past: readonly UseDay[], horizon: number) {
  const first = dayNumber(past[0]?.day ?? "");
  const values = new Float64Array(dayNumber(past.at(-1)?.day ?? "") - first + 1).fill(Number.NaN);
  for (const { day, mean } of past) values[dayNumber(day) - first] = mean;
  return forecast(
    { startMs: first * MS_PER_DAY, stepMs: MS_PER_DAY, values },
    { horizon, quantiles: BOUNDS },
  );
}
