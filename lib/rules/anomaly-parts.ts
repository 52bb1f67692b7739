import type { Bill, BillLine } from "../domain/bill.ts";
import type { BilledDay } from "../domain/bill-days.ts";
import { type Cut, cutsOf } from "./anomaly-cuts.ts";
import type { ANOMALY_LIMITS } from "./anomaly-limits.ts";
import { type DailyUsd, dailyUsd, type Move, type UnusualPart, unusualMove } from "./anomaly-part.ts";
import type { LimitValues } from "./rule.ts";

type AnomalyLimits = LimitValues<typeof ANOMALY_LIMITS>;

export interface JudgedParts {
  readonly unusual: readonly UnusualPart[];
  readonly judged: readonly { readonly cut: Cut; readonly part: string }[];
}

/** Every part of every cut by itself: a fall within a service does not hide a rise in it. */
export function judgedParts(bill: Bill, days: readonly BilledDay[], limits: AnomalyLimits): JudgedParts {
  const all = dailyUsd(bill.lines);
  const cuts = cutsOf(bill).map((cut) => partsOf(cut, all, days, limits));
  return { unusual: cuts.flatMap(({ unusual }) => unusual), judged: cuts.flatMap(({ judged }) => judged) };
}

function partsOf(cut: Cut, all: DailyUsd, days: readonly BilledDay[], limits: AnomalyLimits): JudgedParts {
  const groups = [...Map.groupBy(cut.lines, cut.partIn)];
  const named = groups.flatMap(([part, lines]) => (part === undefined ? [] : [{ part, lines }]));
  const isNarrow = cut.name !== "service";
  const bounds = {
    ...limits,
    beyond: isNarrow ? limits.beyondBoundsNarrow : limits.beyondBounds,
    isRecordOnly: isNarrow,
  };
  const moves = named.flatMap(({ part, lines }) => {
    const move = unusualMove(dailyUsd(lines), days, bounds);
    return move === undefined ? [] : [{ cut, part, lines, ...move }];
  });
  const rest = moves.length === 0 ? undefined : moveOfRest(named, all, days, limits);
  return {
    unusual: moves.filter(({ excessUsd }) => !isTakenOver(excessUsd, rest, limits)),
    judged: named.map(({ part }) => ({ cut, part })),
  };
}

/**
 * The rest is what the bill's usage is more than that of the parts with names: lines without the tag; and what a breakdown without categories
 * cannot tell from usage, tax and credits, below zero.
 */
function moveOfRest(
  named: readonly { readonly lines: readonly BillLine[] }[],
  all: DailyUsd,
  days: readonly BilledDay[],
  limits: AnomalyLimits,
): Move | undefined {
  const ours = dailyUsd(named.flatMap(({ lines }) => lines));
  const rest = new Map(days.map(({ day }) => [day, (all.get(day) ?? 0) - (ours.get(day) ?? 0)]));
  return unusualMove(rest, days, { ...limits, minShare: 0, beyond: 1, isRecordOnly: false });
}

/** A tag put on or taken off, tax, or a credit moves dollars between a part and the rest, and none on the bill. */
const isTakenOver = (excessUsd: number, rest: Move | undefined, { minUsdPerDay }: AnomalyLimits): boolean =>
  rest !== undefined &&
  rest.excessUsd * excessUsd < 0 &&
  Math.abs(excessUsd) - Math.abs(rest.excessUsd) < minUsdPerDay;
