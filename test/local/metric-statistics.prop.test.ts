import fc from "fast-check";
import { expect, test } from "vitest";
import type { SignalStatistics } from "../../lib/domain/fleet.ts";
import { fleetWithMetrics, only } from "./fleet-folder.ts";

const START = Date.parse("2026-11-20T00:00:00Z");
const MINUTES = 3 * 24 * 60;

interface Point {
  readonly minute: number;
  readonly percent: number;
}

/** Any minutes of three days, each once, with a value: gaps, bursts and odd offsets included. */
const series = fc.uniqueArray(
  fc.record({ minute: fc.nat(MINUTES - 1), percent: fc.constantFrom(0, 0.5, 1, 4.9, 5, 33, 100) }),
  { selector: ({ minute }) => minute, minLength: 1, maxLength: 80 },
);

const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
const mean = (points: readonly Point[]) =>
  points.reduce((sum, { percent }) => sum + percent, 0) / points.length / 100;

/** The same facts by plain arithmetic. */
function expected(points: readonly Point[]) {
  const sorted = points.toSorted((a, b) => a.minute - b.minute);
  const active = sorted.filter(({ percent }) => percent >= 5);
  const lastActive = active.at(-1);
  const days = Map.groupBy(sorted, ({ minute }) => at(minute).slice(0, 10));
  // 2026-11-20 is a Friday: its first hour is the 96th of the week.
  const hours = Map.groupBy(sorted, ({ minute }) => (96 + Math.floor(minute / 60)) % 168);
  return {
    start: at(sorted[0]?.minute ?? 0),
    samples: points.length,
    dutyCycle: active.length / points.length,
    lastActiveAt: lastActive === undefined ? undefined : at(lastActive.minute),
    mean: mean(points),
    daily: [...days].map(([day, of]) => ({
      day,
      mean: mean(of),
      max: Math.max(...of.map(({ percent }) => percent)) / 100,
      activeShare: of.filter(({ percent }) => percent >= 5).length / of.length,
      samples: of.length,
    })),
    hourOfWeek: Array.from({ length: 168 }, (_, hour) => hours.get(hour)).map((of) =>
      of === undefined ? null : mean(of),
    ),
  };
}

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part === "number" ? Number(part.toFixed(10)) : part,
  );
const measured = ({
  window,
  samples,
  dutyCycle,
  lastActiveAt,
  mean,
  daily,
  hourOfWeek,
}: SignalStatistics) => ({
  start: window.start,
  samples,
  dutyCycle,
  lastActiveAt,
  mean,
  daily,
  hourOfWeek,
});

test("masks of minutes tell the same as the samples, whatever the gaps and offsets", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(series, { minLength: 20, maxLength: 40 }), async (all) => {
      const rows = all.flatMap((points, index) =>
        points.map(({ minute, percent }) => `${at(minute)},i-1,gpuUtilization,${index},${percent}`),
      );
      const { telemetry } = only(await fleetWithMetrics(rows));
      expect(telemetry.map((one) => rounded(measured(one)))).toEqual(
        all.map((points) => rounded(expected(points))),
      );
    }),
    { numRuns: 6 },
  );
});
