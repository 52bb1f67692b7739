import { describe, expect, test } from "vitest";
import { addHours } from "../../lib/domain/window.ts";
import { forecastDemand } from "../../lib/purchase/demand-forecast.ts";
import { pastOf, weeklyChange, weeklyLevels } from "../../lib/purchase/demand-level.ts";
import { endOf, historyOf, ONE_RATE, WEEK_HOURS } from "./commitment-fleet.ts";

const HALF_YEAR = 26 * WEEK_HOURS;

describe("the weekly level", () => {
  test("whole weeks are counted back from the end; the odd hours at the start are left out", () => {
    const history = historyOf(2 * WEEK_HOURS + 30, (hour) => (hour < 30 ? 900 : hour < 30 + 168 ? 100 : 50));
    expect([...weeklyLevels(history, ONE_RATE)]).toEqual([72, 36]);
  });

  test("less than a week is one level over all of it, nothing is none", () => {
    expect([
      ...weeklyLevels(
        historyOf(20, () => 100),
        ONE_RATE,
      ),
    ]).toEqual([72]);
    expect(
      weeklyLevels(
        historyOf(0, () => 10),
        ONE_RATE,
      ),
    ).toHaveLength(0);
  });

  test("only whole hours before the moment are past", () => {
    const history = historyOf(100, () => 1);
    expect(pastOf(history, addHours(history.start, 40)).hours).toBe(40);
    expect(pastOf(history, addHours(history.start, -5)).hours).toBe(0);
    expect(pastOf(history, addHours(history.start, 500)).hours).toBe(100);
  });

  test("days are compared with the same day a week before: a weekly pattern is no restlessness", () => {
    const week = (hour: number) => (hour % WEEK_HOURS < 120 ? 100 : 40);
    expect(weeklyChange(historyOf(HALF_YEAR, week), ONE_RATE)).toBe(0);
    const fortnight = (hour: number) => week(hour) * (Math.floor(hour / WEEK_HOURS) % 2 === 0 ? 1 : 1.1);
    expect(weeklyChange(historyOf(HALF_YEAR, fortnight), ONE_RATE)).toBeCloseTo(Math.log(1.1), 6);
  });

  test("a step is not restlessness: the seven days that differ by it are few", () => {
    const stepped = historyOf(HALF_YEAR, (hour) => (hour < HALF_YEAR - 3 * WEEK_HOURS ? 10 : 300));
    expect(weeklyChange(stepped, ONE_RATE)).toBe(0);
  });

  test("where no two days can be compared, restlessness is not known, and not zero", () => {
    expect(
      weeklyChange(
        historyOf(150, () => 10),
        ONE_RATE,
      ),
    ).toBeUndefined();
    expect(
      weeklyChange(
        historyOf(HALF_YEAR, () => 0),
        ONE_RATE,
      ),
    ).toBeUndefined();
  });
});

describe("the forecast", () => {
  test("has the margin of the weeks just past: what a used dollar saves, and a dollar lost above", () => {
    const history = historyOf(HALF_YEAR, (hour) => (hour % 2 === 0 ? 100 : 50));
    const { marginAt, levelUsd, fullUsd } = forecastDemand(history, ONE_RATE, {
      asOf: endOf(history),
      periods: 12,
    });
    expect(marginAt(10)).toBeCloseTo(1 / 0.72 - 1, 6);
    expect(marginAt(50)).toBeCloseTo(0.5 / 0.72 - 1, 6);
    expect(marginAt(100)).toBeCloseTo(-1, 6);
    expect([levelUsd, fullUsd]).toEqual([36, 72]);
  });

  test("an old history says less about the same months than a fresh one", () => {
    const history = historyOf(HALF_YEAR, (hour) => 100 + 20 * Math.sin(Math.floor(hour / 24) * 2.4));
    const spreadOf = (weeksLater: number) =>
      forecastDemand(history, ONE_RATE, {
        asOf: addHours(endOf(history), weeksLater * WEEK_HOURS),
        periods: 12,
      }).periods.map(({ spread }) => spread);
    const [fresh, stale] = [spreadOf(0), spreadOf(8)];
    for (const [month, spread] of fresh.entries()) expect(spread).toBeLessThan(stale[month] ?? 0);
  });

  test("what a month's news tells and what it leaves open make up the whole", () => {
    const history = historyOf(HALF_YEAR, (hour) => 100 + 20 * Math.sin(Math.floor(hour / 24) * 2.4));
    const { periods } = forecastDemand(history, ONE_RATE, { asOf: endOf(history), periods: 12 });
    for (const { spread, told, open } of periods) expect(told ** 2 + open ** 2).toBeCloseTo(spread ** 2, 12);
  });
});
