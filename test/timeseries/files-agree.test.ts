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
