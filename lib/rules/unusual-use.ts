import type { Verdict } from "../domain/finding.ts";
import type { Workload } from "../domain/workload.ts";
import { pass, unknown } from "./evidence.ts";
import type { Limits, LimitValues, Rule, RuleContext } from "./rule.ts";
import { dayNumber, median } from "./spend-days.ts";
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
const WEEK = 7;
/** 1970-01-01 was a Thursday: days 2 and 3 of each seven since are the weekend. */
const WEEKEND: ReadonlySet<number> = new Set([2, 3]);

/**
 * undefined: as usual. Every one of the newest days is beyond all days of its kind (working day or weekend) before, and far from their middle,
 * from the latest of them (a load that wanders) and from its weekday a week ago (a weekly job), the same way. Two weeks tell no more of a rhythm.
 */
function shiftOf(days: readonly UseDay[], limits: Values): UseShift | undefined {
  const past = days.slice(0, -limits.newestDays);
  const shifts = days.slice(-limits.newestDays).map((one) => shiftOn(one, past, limits));
  const newest = shifts.at(-1);
  if (newest === undefined || shifts.some((one) => one?.rises !== newest.rises)) return undefined;
  return { ...newest, since: shifts[0]?.day ?? newest.day };
}

function shiftOn({ day, mean: actual }: UseDay, past: readonly UseDay[], limits: Values) {
  const alike = past.filter((one) => isWeekend(one.day) === isWeekend(day)).map(({ mean }) => mean);
  const expected = median(alike);
  if (expected === undefined) return undefined;
  const weekAgo = past.find((one) => dayNumber(one.day) === dayNumber(day) - WEEK)?.mean ?? expected;
  const [low, high] = [Math.min(...alike), Math.max(...alike)];
  const rises = actual > expected;
  const latest = alike.at(-1) ?? expected;
  const isFar = [expected, weekAgo, latest].every(
    (one) => actual > one === rises && Math.abs(actual - one) >= limits.minShare * one,
  );
  const isWorth = (rises ? actual : Math.min(expected, weekAgo, latest)) >= limits.minUtilization;
  const isOut = isFar && isWorth && (rises ? actual > high : actual < low);
  return isOut ? { day, actual, expected, low, high, rises } : undefined;
}

const isWeekend = (day: string): boolean => WEEKEND.has(dayNumber(day) % WEEK);
