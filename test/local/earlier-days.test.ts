import { describe, expect, test } from "vitest";
import { fleetWithMetrics, only } from "./fleet-folder.ts";

const ASOF = "2026-11-24T12:00:00.000Z";

/** A value every hour from so many days before noon of the 24th. */
const hourly = (days: number, series: string, value: (daysAgo: number) => number): string[] =>
  Array.from({ length: days * 24 }, (_, hour) => {
    const at = Date.parse(ASOF) - (days * 24 - hour) * 3_600_000;
    return `${new Date(at).toISOString()},${series},${value((days * 24 - hour) / 24)}`;
  });
const read = async (rows: readonly string[], trendDays?: number) =>
  only(await fleetWithMetrics(rows, { asOf: ASOF, ...(trendDays === undefined ? {} : { trendDays }) }))
    .telemetry;

describe("requests before the window", () => {
  test("are whole days of requests a second, and change nothing of the window", async () => {
    const rows = [
      ...hourly(42, "i-1,requestsPerSecond,", (ago) => (ago > 20 ? 100 : 50)),
      ...hourly(42, "i-1,cpuUtilization,", () => 10),
    ];
    const [cpu, requests] = await read(rows, 56);
    // The files begin at noon of 13 October, the window at noon of 10 November, which the files have whole.
    expect(requests?.earlierDays).toHaveLength(28);
    expect(requests?.earlierDays?.at(0)).toEqual({ day: "2026-10-14", qps: 100 });
    expect(requests?.earlierDays?.at(-1)).toEqual({ day: "2026-11-10", qps: 50 });
    expect(cpu).not.toHaveProperty("earlierDays");
    const { earlierDays: _, ...window } = requests ?? {};
    expect([cpu, window]).toEqual(await read(rows));
  });

  test("of counts are per second, whatever the interval", async () => {
    const [calls] = await read(
      hourly(30, "i-1,invocations,", () => 7_200),
      56,
    );
    expect(calls?.earlierDays?.map(({ qps }) => qps)).toEqual(new Array(16).fill(2));
  });

  test("a day of a few samples is no day, and neither is one sampled more often than now", async () => {
    const fine = hourly(20, "i-1,requestsPerSecond,", () => 9);
    const sparse = fine.filter((row) => !row.startsWith("2026-11-06") || row.includes("T00"));
    const dense = Array.from({ length: 288 }, (_, i) => {
      const at = Date.parse("2026-11-07T00:00:00Z") + i * 300_000;
      return `${new Date(at).toISOString()},i-1,requestsPerSecond,,9`;
    });
    const [requests] = await read([...sparse, ...dense], 56);
    expect(requests?.earlierDays?.map(({ day }) => day)).toEqual([
      "2026-11-05",
      "2026-11-08",
      "2026-11-09",
      "2026-11-10",
    ]);
  });
});
