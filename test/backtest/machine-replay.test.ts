import { describe, expect, test } from "vitest";
import type { Board } from "../../lib/backtest/board.ts";
import { excessOf } from "../../lib/backtest/excess.ts";
import { harmOf, replayMachines } from "../../lib/backtest/machine-replay.ts";
import { weeksOf } from "../../lib/backtest/recording.ts";
import { replayShares } from "../../lib/backtest/size-replay.ts";
import { fleetOf, recorded } from "./replay-fleet.ts";

const WEEK = 168;
const scoreOf = (board: Board, policy: string) => {
  const score = board.scores.find((one) => one.policy.startsWith(policy));
  if (!score) throw new Error(`no ${policy}`);
  return score;
};
const points = (...values: number[]) => ({
  times: Float64Array.from(values, (_, index) => index),
  values: Float64Array.from(values),
});

describe("excess", () => {
  test("a quarter of the moments above 50 by 10, 20: depth is their mean over all", () => {
    expect(excessOf([{ points: points(50, 60, 70, 10, 20, 30, 40, 0), limit: 50 }])).toEqual({
      overShare: 0.25,
      depth: expect.closeTo(0.3 / 8),
    });
  });

  test("two dimensions harm a moment once, by the worse of them", () => {
    const dimensions = [
      { points: points(60, 10), limit: 50 },
      { points: points(90, 10), limit: 60 },
    ];
    expect(excessOf(dimensions)).toEqual({ overShare: 0.5, depth: expect.closeTo(0.15) });
  });

  test("demand equal to the capacity is met, and nothing measured harms nobody", () => {
    expect(excessOf([{ points: points(50), limit: 50 }]).overShare).toBe(0);
    expect(excessOf([])).toEqual({ overShare: 0, depth: 0 });
  });
});

describe("capacity in any amount", () => {
  test("a steady 40 %: ours provides 42, Compute Optimizer 48, KRR and the oracle 40, and nobody harms", () => {
    const board = replayShares("x", {
      data: "test",
      recordings: [recorded("i-1", "m7i.2xlarge", 2 * WEEK + 1, { cpuUtilization: () => 40 })],
    });
    expect(board.decisions).toBe(1);
    expect(board.scores.map(({ saving, harm }) => [Number(saving.toFixed(6)), harm])).toEqual([
      [0.58, 0],
      [0.52, 0],
      [0.6, 0],
      [0.54, 0],
      [0, 0],
      [0, 0],
      [0.6, 0],
    ]);
  });

  test("demand that doubles after the decision for a quarter of the week harms by that quarter", () => {
    const board = replayShares("x", {
      data: "test",
      recordings: [
        recorded("i-1", "m7i.2xlarge", 2 * WEEK, {
          cpuUtilization: (hour) => (hour >= WEEK && hour < WEEK + 42 ? 80 : 40),
        }),
      ],
    });
    expect(scoreOf(board, "headroom").harm).toBeCloseTo(0.25);
    expect(scoreOf(board, "headroom").more.depth).toBeCloseTo(0.25 * 0.38);
    expect(scoreOf(board, "oracle")).toMatchObject({ harm: 0, saving: expect.closeTo(0.2) });
    expect(scoreOf(board, "do nothing")).toMatchObject({ harm: 0, saving: 0 });
  });

  test("VPA forgets: a load that fell to 10 % three days ago no longer counts", () => {
    const board = replayShares("x", {
      data: "test",
      recordings: [
        recorded("i-1", "m7i.2xlarge", 2 * WEEK, { cpuUtilization: (hour) => (hour < 72 ? 60 : 10) }),
      ],
    });
    expect(scoreOf(board, "VPA").saving).toBeCloseTo(1 - 0.115);
    expect(scoreOf(board, "headroom").saving).toBeCloseTo(1 - 0.63);
  });
});

describe("types that are sold", () => {
  const small = recorded("i-small", "m7i.2xlarge", 2 * WEEK, { cpuUtilization: () => 20 });

  test("a fifth of 8 vCPUs fits 2: three quarters of the price are saved, by the rule itself", () => {
    const board = replayMachines(fleetOf(small));
    expect(scoreOf(board, "headroom")).toMatchObject({
      saving: expect.closeTo(0.75),
      savingUsd: expect.closeTo(0.75 * 0.4032 * WEEK),
      harm: 0,
      more: { moves: 1 },
    });
  });

  test("what the week asks of m7i.large instead of m7i.2xlarge is above it from 25 % on", () => {
    const week = recorded("i-1", "m7i.2xlarge", 4, { cpuUtilization: (hour) => [20, 25, 26, 50][hour] });
    expect(harmOf(fleetOf(week), week, "m7i.large")).toEqual({
      overShare: 0.5,
      depth: expect.closeTo(0.26 / 4),
    });
    expect(harmOf(fleetOf(week), week, undefined).overShare).toBe(0);
  });

  test("memory that would not fit is harm although the CPU is quiet", () => {
    const week = recorded("i-1", "m7i.2xlarge", 4, { cpuUtilization: () => 1, memoryUtilization: () => 60 });
    expect(harmOf(fleetOf(week), week, "m7i.xlarge").overShare).toBe(1);
  });

  test("a slower card is harm where it would be busy for more than all of the time", () => {
    const week = recorded("i-1", "g5.xlarge", 4, { gpuUtilization: (hour) => [10, 40, 60, 90][hour] });
    // T4 against A10G: 70/65 in compute, 600/320 in bandwidth; the worse of them leaves 53 %.
    expect(harmOf(fleetOf(week), week, "g4dn.xlarge").overShare).toBe(0.5);
  });
});

describe("what cannot be judged is said", () => {
  const tenDays = recorded("i-young", "m7i.2xlarge", 240, { cpuUtilization: () => 20 });

  test("too little history: how much there is and how much is needed", () => {
    const board = replayMachines(fleetOf(tenDays));
    expect(board.scores).toEqual([]);
    expect(board.notJudged).toEqual([
      { what: "i-young", why: "10.0 days of history, 14 needed: 7 to decide by, 7 to judge it" },
    ]);
  });

  test("a week mostly missing is not judged, its neighbour is", () => {
    const gaps = recorded("i-gaps", "m7i.2xlarge", 3 * WEEK, {
      cpuUtilization: (hour) => (hour >= WEEK && hour < 2 * WEEK - 40 ? undefined : 20),
    });
    const board = replayMachines(fleetOf(gaps));
    expect(weeksOf([gaps])).toHaveLength(2);
    expect(board.decisions).toBe(1);
    expect(board.notJudged).toEqual([
      { what: "i-gaps", why: "the week from 2026-06-08T00:00:00.000Z is mostly missing" },
    ]);
  });

  test("no price, no type, no CPU: named, and left out for every policy", () => {
    const quiet = { cpuUtilization: () => 20 };
    const board = replayMachines(
      fleetOf(
        recorded("i-odd", "x9.huge", 2 * WEEK, quiet),
        recorded("i-blind", "m7i.large", 2 * WEEK, { networkBytes: () => 1 }),
      ),
    );
    expect(board.decisions).toBe(0);
    expect(board.notJudged.map(({ why }) => why)).toEqual([
      "x9.huge is not in the catalog",
      "no CPU utilization before 2026-06-08T00:00:00.000Z",
    ]);
  });

  test("a machine at zero throughout is judged", () => {
    const board = replayShares("x", {
      data: "test",
      recordings: [recorded("i-0", "m7i.large", 2 * WEEK, { cpuUtilization: () => 0 })],
    });
    expect(scoreOf(board, "headroom")).toMatchObject({ saving: 1, harm: 0 });
  });
});
