import fc from "fast-check";
import { expect, test } from "vitest";
import { seriesReducer } from "../../lib/timeseries/series-statistics.ts";
import { everyFiveMinutes, fleetWithMetrics, only } from "../local/fleet-folder.ts";
import { pointsOf } from "./fine-samples.ts";

const FROM = "2026-11-23T00:00:00.000Z";

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, part) => (typeof part === "number" ? Number(part.toFixed(6)) : part));

test("five-minute samples read from files and from CloudWatch are the same statistics", async () => {
  const percent = fc.constantFrom(0, 0.5, 1, 4.9, 5, 33, 100);
  await fc.assert(
    fc.asyncProperty(fc.array(percent, { minLength: 2, maxLength: 400 }), async (values) => {
      const asOf = new Date(Date.parse(FROM) + values.length * 300_000).toISOString();
      const clock = "2026-11-25T00:00:00.000Z";
      const fleet = await fleetWithMetrics(everyFiveMinutes(FROM, values), { asOf, clock });
      const reduce = seriesReducer({ periodSec: 300, asOf, clock });
      const average = pointsOf(300, values, Date.parse(FROM));
      const { statistics } = reduce({ signal: "gpuUtilization", accelerator: "0", average });
      expect(rounded(statistics)).toEqual(rounded(only(fleet).telemetry[0]));
    }),
    { numRuns: 5 },
  );
});

test("earlier silences of a card that is silent now, but not its dips and gaps, are the same from both", async () => {
  // Five minutes each: work, 10 minutes of silence, a dip, 25 minutes, silence until now.
  const values = [50, 50, 0, 3, 60, 60, 0, 70, 0, 0, 0, 0, 4.9, 80, 0, 0, 0];
  const asOf = new Date(Date.parse(FROM) + values.length * 300_000).toISOString();
  const fleet = await fleetWithMetrics(everyFiveMinutes(FROM, values), { asOf, clock: asOf });
  const reduce = seriesReducer({ periodSec: 300, asOf, clock: asOf });
  const of = (some: readonly number[]) =>
    reduce({ signal: "gpuUtilization", average: pointsOf(300, some, Date.parse(FROM)) }).statistics?.silences;
  const silences = [
    { start: "2026-11-23T00:10:00.000Z", end: "2026-11-23T00:20:00.000Z" },
    { start: "2026-11-23T00:40:00.000Z", end: "2026-11-23T01:05:00.000Z" },
  ];
  expect(of(values)).toEqual(silences);
  expect(only(fleet).telemetry[0]?.silences).toEqual(silences);
  expect(of([...values, 90]), "it works now").toBeUndefined();
  expect(of([90, 90, 0, 0]), "its first silence").toEqual([]);
});
