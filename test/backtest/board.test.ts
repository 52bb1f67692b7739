import { describe, expect, test } from "vitest";
import { dominates, dominatorsOfOurs, frontOf, type PolicyScore } from "../../lib/backtest/board.ts";

const score = (policy: string, role: PolicyScore["role"], saving: number, harm: number): PolicyScore => ({
  policy,
  role,
  source: "",
  saving,
  harm,
  more: {},
});

describe("domination", () => {
  test.each([
    ["saves more with the same harm", 0.5, 0.1, true],
    ["saves the same with less harm", 0.4, 0.05, true],
    ["saves more and harms less", 0.5, 0.05, true],
    ["is the same", 0.4, 0.1, false],
    ["saves more with more harm", 0.5, 0.11, false],
    ["saves less with less harm", 0.3, 0, false],
    ["differs by rounding alone", 0.4 + 1e-12, 0.1 - 1e-12, false],
  ])("a policy that %s", (_, saving, harm, expected) => {
    expect(dominates({ saving, harm }, { saving: 0.4, harm: 0.1 })).toBe(expected);
  });

  test("bounds push nobody off the front and are not on it", () => {
    const scores = [
      score("ours", "ours", 0.4, 0.1),
      score("worse", "baseline", 0.3, 0.2),
      score("oracle", "bound", 0.9, 0),
      score("careful", "baseline", 0.2, 0),
    ];
    expect(frontOf(scores).map(({ policy }) => policy)).toEqual(["ours", "careful"]);
    expect(dominatorsOfOurs({ scores })).toEqual([]);
  });

  test("a baseline that dominates ours is named", () => {
    const scores = [score("ours", "ours", 0.4, 0.1), score("peer", "baseline", 0.4, 0.05)];
    expect(dominatorsOfOurs({ scores })).toEqual(["peer"]);
  });
});
