import { describe, expect, test } from "vitest";
import { hourlyRate, money, percent, shortMoney } from "../../lib/domain/money.ts";
import { factLabel, factRows, factValue } from "../../lib/reports/fact-text.ts";
import { lengthText } from "../../lib/reports/moment.ts";

test.each([
  [1234, "$1,234"],
  [0, "$0"],
  [0.5, "$0.50"],
  [9.999, "$10"],
  [-294.33, "−$294"],
  [-0.001, "$0.00"],
  [undefined, "–"],
])("%s dollars read %s", (usd, text) => expect(money(usd)).toBe(text));

test.each([
  [0.43, "43 %"],
  [0.004, "0.4 %"],
  [0.0004, "< 0.1 %"],
  [0, "0 %"],
  [1, "100 %"],
  [1.104, "110 %"],
  [undefined, "–"],
])("a share of %s reads %s", (share, text) => expect(percent(share)).toBe(text));

test("rates keep the digits that prices have, axis labels few", () => {
  expect(hourlyRate(1.006)).toBe("$1.006 an hour");
  expect(hourlyRate(55.04)).toBe("$55.04 an hour");
  expect(shortMoney(-1200)).toBe("−$1.2K");
});

describe("facts", () => {
  test.each([
    ["cpuUtilizationP995", 0.152, "CPU utilization p99.5", "15 %"],
    ["dutyCycle", 0.004, "Duty cycle", "0.4 %"],
    ["p995", 0.011, "p99.5", "1.1 %"],
    ["idleUsdPerMonth", 3105.42, "Idle", "$3,105 a month"],
    ["monthToDateUsd", 77400, "Month to date", "$77,400"],
    ["memoryGiB", 14.2, "Memory", "14.2 GiB"],
    ["vramGiBEach", 22.35, "VRAM each", "22.35 GiB"],
    ["instances", 6, "Instances", "6"],
    ["memoryResident", true, "Memory resident", "yes"],
    ["lastActiveAt", "2026-11-20T10:30:00.000Z", "Last active at", "2026-11-20 10:30 UTC"],
    ["lastActiveAt", null, "Last active at", "–"],
  ])("%s = %s is shown as %s: %s", (key, value, label, text) => {
    expect([factLabel(key), factValue(key, value)]).toEqual([label, text]);
  });

  test("what was seen and what was expected share a row; a fact of one side leaves the other open", () => {
    const rows = factRows({ instances: 6, drift: "more" }, { instances: 4, instanceType: "g5.xlarge" });
    expect(rows.map(({ key, observed, expected }) => [key, observed, expected])).toEqual([
      ["instances", "6", "4"],
      ["drift", "more", ""],
      ["instanceType", "", "g5.xlarge"],
    ]);
  });
});

test("windows from two days on are told in days, shorter ones in hours", () => {
  const until = (end: string) => lengthText({ start: "2026-11-10T00:00:00.000Z", end });
  expect(until("2026-11-24T00:00:00.000Z")).toBe("14 days");
  expect(until("2026-11-10T20:00:00.000Z")).toBe("20 hours");
});
