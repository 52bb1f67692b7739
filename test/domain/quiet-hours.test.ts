import { describe, expect, test } from "vitest";
import { isQuiet, isTicket, quietHoursOf } from "../../lib/domain/quiet-hours.ts";

const NIGHT = { from: "19:00", to: "08:00", timeZone: "Europe/Berlin" };
const LUNCH = { from: "12:00", to: "13:30", timeZone: "America/New_York" };
const WEEKENDS = { ...NIGHT, weekends: true };

describe("quiet hours", () => {
  // Berlin is UTC+1 in November: 2026-11-25 is a Wednesday, 28 a Saturday.
  test.each([
    ["begin with their first minute", NIGHT, "2026-11-25T18:00:00Z", true],
    ["have not begun a second before", NIGHT, "2026-11-25T17:59:59Z", false],
    ["last across midnight", NIGHT, "2026-11-25T23:30:00Z", true],
    ["last to the second before their end", NIGHT, "2026-11-26T06:59:59Z", true],
    ["are over at their end", NIGHT, "2026-11-26T07:00:00Z", false],
    ["may lie within a day: before", LUNCH, "2026-11-25T16:59:00Z", false],
    ["may lie within a day: in it", LUNCH, "2026-11-25T17:00:00Z", true],
    ["may lie within a day: at its end", LUNCH, "2026-11-25T18:30:00Z", false],
    ["are daily unless weekends are said: Saturday noon", NIGHT, "2026-11-28T11:00:00Z", false],
    ["hold all of Saturday", WEEKENDS, "2026-11-28T11:00:00Z", true],
    ["hold all of Sunday", WEEKENDS, "2026-11-29T17:00:00Z", true],
    ["end on Monday morning", WEEKENDS, "2026-11-30T07:00:00Z", false],
    [
      "take the weekend of the zone, not of UTC: Friday 23:30 UTC is Saturday",
      { ...LUNCH, timeZone: "Asia/Tokyo", weekends: true },
      "2026-11-27T23:30:00Z",
      true,
    ],
    [
      "take the weekend of the zone: Sunday 15:30 UTC is Monday",
      { ...LUNCH, timeZone: "Asia/Tokyo", weekends: true },
      "2026-11-29T15:30:00Z",
      false,
    ],
  ] as const)("%s", (_, quiet, at, expected) => {
    expect(isQuiet(at, quiet)).toBe(expected);
  });

  // Clocks go forward on 2026-03-29 at 01:00 UTC, back on 2026-10-25 at 01:00 UTC.
  test.each([
    ["end an hour earlier by UTC once clocks are forward", NIGHT, "2026-03-29T06:00:00Z", false],
    ["lasted until then", NIGHT, "2026-03-29T05:59:00Z", true],
    ["had ended later the day before", NIGHT, "2026-03-28T06:59:00Z", true],
    [
      "that would end in the hour that is left out end when it is jumped over",
      { ...NIGHT, to: "02:30" },
      "2026-03-29T01:00:00Z",
      false,
    ],
    ["end an hour later by UTC once clocks are back", NIGHT, "2026-10-25T06:59:00Z", true],
    ["are over then", NIGHT, "2026-10-25T07:00:00Z", false],
    [
      "within the hour that comes twice come twice: first",
      { ...NIGHT, from: "02:15", to: "02:45" },
      "2026-10-25T00:30:00Z",
      true,
    ],
    [
      "within the hour that comes twice come twice: between",
      { ...NIGHT, from: "02:15", to: "02:45" },
      "2026-10-25T00:50:00Z",
      false,
    ],
    [
      "within the hour that comes twice come twice: again",
      { ...NIGHT, from: "02:15", to: "02:45" },
      "2026-10-25T01:30:00Z",
      true,
    ],
  ] as const)("%s", (_, quiet, at, expected) => {
    expect(isQuiet(at, quiet)).toBe(expected);
  });

  test.each([
    ["info", true],
    ["low", true],
    ["medium", true],
    ["high", false],
    ["critical", false],
  ] as const)("a finding of severity %s is a ticket: %s", (severity, expected) => {
    expect(isTicket({ severity })).toBe(expected);
  });
});

describe("quiet hours as written", () => {
  test("are taken as they are, without weekends unless these are said", () => {
    expect(quietHoursOf(NIGHT)).toEqual({ ...NIGHT, weekends: false });
    expect(quietHoursOf(WEEKENDS)).toEqual(WEEKENDS);
  });

  test.each([
    [{ ...NIGHT, from: "7pm" }, /quietHours: got from "7pm", expected a time as 19:00; such as \{/],
    [{ ...NIGHT, from: "24:00" }, /from "24:00"/],
    [{ ...NIGHT, to: "8:00" }, /to "8:00"/],
    [{ ...NIGHT, to: 8 }, /to 8, expected a time/],
    [{ to: "08:00", timeZone: "Europe/Berlin" }, /from nothing/],
    [{ ...NIGHT, to: "19:00" }, /from and to both 19:00, expected two different times/],
    [{ ...NIGHT, timeZone: "Europe/Berlim" }, /timeZone "Europe\/Berlim", expected a name of IANA's/],
    [{ from: "19:00", to: "08:00" }, /timeZone nothing/],
    [{ ...NIGHT, weekends: "yes" }, /weekends "yes", expected true or false/],
    [{ ...NIGHT, weekend: true }, /the key weekend, expected only from, to, timeZone, weekends/],
  ])("are refused when they cannot be meant: %j", (written, message) => {
    expect(() => quietHoursOf(written)).toThrow(message);
  });
});
