import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { RULES } from "../../lib/rules/index.ts";
import { ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, aSeriesWithWorkingDays } from "../builders/fleet.ts";

const rule = ruleNamed(RULES, "schedule");
type Week = (weekday: number, hour: number) => number | null;

const weekly = (load: Week) => Array.from({ length: 168 }, (_, i) => load(Math.floor(i / 24), i % 24));
const machine = (load: Week, days = 14, change: Partial<Resource> = {}): Resource =>
  aResource({ telemetry: [aSeries("gpuUtilization", 0.3, { days, hourOfWeek: weekly(load) })], ...change });
const office: Week = (weekday, hour) => (weekday < 5 && hour >= 9 && hour < 18 ? 0.5 : 0);
const said = (verdict: Verdict): string =>
  verdict.kind === "finding" ? `${verdict.finding.observed.hoursOff} off` : verdict.kind;
const judge = (resource: Resource) => said(verdictOn(rule, resource));

describe("schedule", () => {
  test.each<[string, Resource, string]>([
    ["office hours: 11 of 24 on five days", machine(office), "113 off"],
    ["around the clock", machine(() => 0.4), "pass"],
    [
      "a Monday that was a holiday once halves its mean and changes nothing",
      machine((d, h) => (d === 0 ? (office(d, h) ?? 0) : (office(d, h) ?? 0)) / (d === 0 ? 2 : 1)),
      "113 off",
    ],
    [
      "a Monday that was a holiday in every week seen",
      machine((d, h) => (d === 0 ? 0 : office(d, h))),
      "113 off",
    ],
    ["two hours at night", machine((_, h) => (h === 23 || h === 0 ? 0.9 : 0)), "140 off"],
    ["nothing at all is idle's", machine(() => 0), "pass"],
    [
      "health checks of a few minutes at chance hours of an idle card are idle's, and no working hours",
      aResource({
        telemetry: [
          aSeriesWithWorkingDays("gpuUtilization", [3], 0.01, {
            hourOfWeek: weekly((d, h) => (d === 2 && h === 11 ? 0.02 : 0)),
          }),
        ],
      }),
      "pass",
    ],
    ["exactly 40 hours off", machine((d, h) => (d >= 5 ? (h < 2 ? 0.5 : 0) : 0.5)), "40 off"],
    ["one hour less", machine((d, h) => (d >= 5 ? (h < 3 ? 0.5 : 0) : 0.5)), "pass"],
    ["a week of history", machine(office, 7), "unknown"],
    ["hours that were never seen", machine((d, h) => (h === 3 ? null : office(d, h))), "pass"],
    [
      "a health check in the night of one of two weeks",
      machine((d, h) => (h === 3 ? 0.02 : (office(d, h) ?? 0))),
      "77 off",
    ],
    ["spot", machine(office, 14, { capacityType: "spot" }), "pass"],
    ["reserved", machine(office, 14, { capacityType: "reserved" }), "pass"],
    ["a training job", machine(office, 14, { kind: "sagemaker-training" }), "pass"],
    ["no metric", aResource(), "unknown"],
    [
      "calls arrive all night",
      machine(office, 14, {
        telemetry: [
          aSeries("gpuUtilization", 0.3, { hourOfWeek: weekly(office) }),
          aSeries("requestsPerSecond", 2),
        ],
      }),
      "pass",
    ],
  ])("%s", (_, resource, expected) => {
    expect(judge(resource)).toBe(expected);
  });

  test("states hours, cold starts and dollars, and that it would have hurt nobody", () => {
    expect(verdictOn(rule, machine(office))).toMatchObject({
      finding: {
        title: expect.stringContaining("works 08:00-19:00 UTC on working days and never at weekends"),
        observed: { daysHurt: 0 },
        dollars: { nowUsdPerMonth: expect.closeTo(734.38, 2), savingUsdPerMonth: expect.closeTo(490.33, 1) },
        arithmetic: [expect.stringContaining("5 starts × 10 min"), expect.any(String)],
      },
    });
  });

  test("generated weeks: with 40 free hours in one stretch a day found, busy within them never; work is never inside the hours off", () => {
    const anySpan = fc.record({
      from: fc.integer({ min: 0, max: 23 }),
      hours: fc.integer({ min: 1, max: 24 }),
      weekend: fc.boolean(),
    });
    fc.assert(
      fc.property(anySpan, ({ from, hours, weekend }) => {
        const load: Week = (day, hour) => ((weekend || day < 5) && (hour - from + 24) % 24 < hours ? 0.6 : 0);
        const on = Math.min(24, hours + 2) * (weekend ? 7 : 5);
        expect(judge(machine(load))).toBe(168 - on >= 40 ? `${168 - on} off` : "pass");
      }),
      { numRuns: 100 },
    );
  });
});
