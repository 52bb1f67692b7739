import type { SignalStatistics } from "../../domain/fleet.ts";
import { daysBefore } from "../../domain/window.ts";
import type { Telemetry, TelemetryRequest } from "../cloudwatch/telemetry.ts";

const DAY_SEC = 86_400;

/**
 * The same of the days before, of calls alone: one more metric a variant, by the day, which the price counts as any other. undefined:
 * nobody reads their trend, or there is nothing that is called.
 */
export function earlierRequest(
  request: TelemetryRequest,
  trendDays: number | undefined,
): TelemetryRequest | undefined {
  const { items, measured, window, signals } = request;
  const called = items.filter(({ id, endpoint }) => endpoint !== undefined && measured?.has(id) !== false);
  const before = daysBefore(window, trendDays ?? 0);
  if (called.length === 0 || !signals.includes("invocations") || before.start >= before.end) return undefined;
  return {
    ...request,
    measured: new Set(called.map(({ id }) => id)),
    signals: ["invocations"],
    window: before,
    periodSec: DAY_SEC,
  };
}

export function withEarlierDays(telemetry: Telemetry, earlier: Telemetry): Telemetry {
  const byResource = telemetry.byResource.entries().map(([id, own]) => {
    const calls = earlier.byResource.get(id)?.telemetry.find(({ signal }) => signal === "invocations");
    return [id, calls === undefined ? own : { ...own, telemetry: own.telemetry.map(after(calls)) }] as const;
  });
  return {
    ...telemetry,
    byResource: new Map(byResource),
    problems: [...telemetry.problems, ...earlier.problems],
  };
}

const after =
  ({ daily }: SignalStatistics) =>
  (one: SignalStatistics): SignalStatistics =>
    one.signal === "invocations"
      ? { ...one, earlierDays: daily.map(({ day, mean }) => ({ day, qps: mean / DAY_SEC })) }
      : one;
