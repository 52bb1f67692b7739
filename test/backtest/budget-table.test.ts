import { expect, test } from "vitest";
import { budgetScores, budgetTable } from "../../lib/backtest/budget-table.ts";

/** Bills that docs/budget.md does not show. */
const OTHER_SEED = 77_001;

test("made-up bills: what can be foreseen is announced before the budget runs out, and hardly anybody is woken for nothing", () => {
  const scores = budgetScores(42, OTHER_SEED);
  const all = scores.at(-1);
  expect(all?.foreseeable).toBeGreaterThan(15);
  expect(all?.announced).toBe(all?.foreseeable);
  expect(all?.falsePagesPerYear).toBeLessThan(1);
  expect(budgetTable(scores).split("\n")).toHaveLength(scores.length + 2);
});

test("the same seed makes the same bills", () => {
  expect(budgetScores(7, 5)).toEqual(budgetScores(7, 5));
});
