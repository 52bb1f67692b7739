import { describe, expect, test } from "vitest";
import { activeHours } from "../../lib/backtest/active-hours.ts";
import type { Board } from "../../lib/backtest/board.ts";
import { replayIdle } from "../../lib/backtest/idle-replay.ts";
import { replayShares } from "../../lib/backtest/size-replay.ts";
import { fleetOf, recorded } from "./replay-fleet.ts";

const WEEK = 168;
const G5_USD = 1.006;
const scoreOf = (board: Board, policy: string) => {
  const score = board.scores.find((one) => one.policy.startsWith(policy));
  if (!score) throw new Error(`no ${policy}`);
  return score;
};
const gpuBox = (id: string, gpu: (hour: number) => number) =>
  recorded(id, "g5.xlarge", 2 * WEEK, {
    gpuUtilization: gpu,
    gpuMemoryUtilization: () => 0,
    cpuUtilization: () => 1,
    networkBytes: () => 10,
  });

describe("stop or leave on", () => {
  const busy = gpuBox("i-busy", () => 80);

  test("one of two alike never works: half is saved, nothing is lost", () => {
    const board = replayIdle(
      fleetOf(
        gpuBox("i-idle", () => 0),
        busy,
      ),
    );
    expect(scoreOf(board, "headroom")).toMatchObject({
      saving: 0.5,
      savingUsd: expect.closeTo(G5_USD * WEEK),
      harm: 0,
      more: { moves: 1 },
    });
    expect(scoreOf(board, "oracle")).toMatchObject({ saving: 0.5, harm: 0 });
  });

  test("work that begins after the decision is lost, in hours of all hours of work", () => {
    const wakes = gpuBox("i-wakes", (hour) => (hour >= WEEK && hour < WEEK + 56 ? 50 : 0));
    const board = replayIdle(fleetOf(wakes, busy));
    expect(scoreOf(board, "headroom").harm).toBeCloseTo(56 / (56 + WEEK));
    expect(scoreOf(board, "oracle")).toMatchObject({ saving: 0, harm: 0 });
  });

  test("rules that look at the CPU alone stop the GPU that works", () => {
    const board = replayIdle(
      fleetOf(
        busy,
        gpuBox("i-idle", () => 0),
      ),
    );
    expect(scoreOf(board, "CPU ≤ 10 %")).toMatchObject({ saving: 1, harm: 1 });
    expect(scoreOf(board, "CPU never above 1 %")).toMatchObject({ saving: 1, harm: 1 });
  });

  test("a machine whose GPU nobody measures is left out for all: what it does is not known", () => {
    const blind = recorded("i-blind", "g5.xlarge", 2 * WEEK, { cpuUtilization: () => 1 });
    const board = replayIdle(fleetOf(blind));
    expect([board.decisions, board.scores]).toEqual([0, []]);
    expect(board.notJudged[0]?.why).toContain("nothing measures the work it is bought for");
  });
});

describe("hours of work", () => {
  test("a moment counts once, whether a card, the CPU or a caller makes it work", () => {
    const box = recorded("i-1", "g5.xlarge", 6, {
      gpuUtilization: (hour) => [0, 5, 4.9, 0, 0, 90][hour],
      cpuUtilization: (hour) => [0, 50, 19, 20, 0, 0][hour],
      requestsPerSecond: (hour) => [0, 0, 0, 0, 0.1, 0][hour],
    });
    expect(activeHours(fleetOf(box), box)?.hours).toBe(4);
  });
});

describe("the replay itself looks back only", () => {
  test("what a policy saves is decided before the week: another week changes its harm alone", () => {
    const saved = (next: number) =>
      replayShares("x", {
        data: "test",
        recordings: [
          recorded("i-1", "m7i.large", 2 * WEEK, {
            cpuUtilization: (hour) => (hour < WEEK ? 30 + (hour % 7) : next),
          }),
        ],
      }).scores.filter(({ policy }) => !policy.startsWith("oracle"));
    expect(saved(90).map(({ saving }) => saving)).toEqual(saved(1).map(({ saving }) => saving));
    expect(saved(90).map(({ harm }) => harm)).not.toEqual(saved(1).map(({ harm }) => harm));
  });
});
