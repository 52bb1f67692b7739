import { describe, expect, test } from "vitest";
import type { Severity } from "../../lib/domain/finding.ts";
import { untoldCount } from "../../lib/pipeline/untold.ts";
import { aFinding } from "../builders/finding.ts";

const QUIET = { from: "19:00", to: "08:00", timeZone: "Etc/UTC" };
const NIGHT = "2026-11-25T23:17:00.000Z";
const FIRST_RUN_AFTER = "2026-11-26T08:17:00.000Z";
const SECOND_RUN_AFTER = "2026-11-26T09:17:00.000Z";
const NONE = { people: [], machines: [] };
const one = (severity: Severity, resource = "i-1") => aFinding({ severity, resource });

describe("untold findings", () => {
  test.each([
    ["none, where nothing waits", NONE, NIGHT, 0],
    ["a page, at night too", { ...NONE, people: [one("high")] }, NIGHT, 1],
    ["no ticket that waits for the morning", { ...NONE, people: [one("medium")] }, NIGHT, 0],
    [
      "no ticket at the run whose end is the first to tell it",
      { ...NONE, people: [one("medium")] },
      FIRST_RUN_AFTER,
      0,
    ],
    ["a ticket that was not told then", { ...NONE, people: [one("medium")] }, SECOND_RUN_AFTER, 1],
    ["what machines were not told, whatever it is", { ...NONE, machines: [one("low")] }, NIGHT, 1],
    ["once what neither was told", { people: [one("high")], machines: [one("high")] }, NIGHT, 1],
    ["each", { people: [one("high")], machines: [one("low", "i-2")] }, NIGHT, 2],
  ] as const)("are %s", (_, pending, now, expected) => {
    expect(untoldCount(pending, QUIET, now)).toBe(expected);
  });

  test("are all that waits, without quiet hours", () => {
    expect(untoldCount({ ...NONE, people: [one("low"), one("info", "i-2")] }, undefined, NIGHT)).toBe(2);
  });
});
