import { describe, expect, test } from "vitest";
import { livesOfCounts, livesOfEvents, madeLives } from "../../lib/backtest/spot-lives.ts";
import { ownWay, type SpotWay } from "../../lib/backtest/spot-policies.ts";
import { decisionHours, liveThrough, pastBefore, replaySpot } from "../../lib/backtest/spot-replay.ts";
import { timeWeighted } from "../../lib/cli/backtest-published-spot.ts";

/** Writes take 5 minutes, restarts 10 (rules/spot). */
const [WRITE, RESTART] = [5 / 60, 10 / 60];
const ten = (taken: boolean) => ({ from: 0, to: 10, taken });
const hourly: SpotWay = { everyMinutes: 60 };

describe("one life", () => {
  test("taken after ten hours with hourly writes: nine are written, the rest is lost", () => {
    const lost = 10 - RESTART - 9 * (1 + WRITE);
    expect(liveThrough(ten(true), [hourly], 0.4)).toEqual({
      usefulHours: expect.closeTo(9),
      lostHours: expect.closeTo(lost),
      onDemandHours: 0,
      paidUsd: expect.closeTo(4),
    });
  });

  test("without a write all of it is lost, and none if it still runs when the recording ends", () => {
    const never: SpotWay = { everyMinutes: Infinity };
    expect(liveThrough(ten(true), [never], 0.4)).toMatchObject({
      usefulHours: 0,
      lostHours: expect.closeTo(10 - RESTART),
    });
    expect(liveThrough(ten(false), [never], 0.4)).toMatchObject({
      usefulHours: expect.closeTo(10 - RESTART),
      lostHours: 0,
    });
  });

  test("on demand nothing is lost and the full price is paid", () => {
    expect(liveThrough(ten(true), ["on-demand"], 0.4)).toEqual({
      usefulHours: 10,
      lostHours: 0,
      onDemandHours: 10,
      paidUsd: 10,
    });
  });

  test("moved to demand on the second day: the first day's work is kept, the second paid in full", () => {
    const life = { from: 5, to: 41, taken: true };
    expect(decisionHours(life)).toEqual([5, 29]);
    expect(liveThrough(life, [{ everyMinutes: Infinity }, "on-demand"], 0.5)).toMatchObject({
      usefulHours: expect.closeTo(24 - RESTART + 12),
      lostHours: 0,
      onDemandHours: 12,
      paidUsd: 24,
    });
  });

  test("a shorter rhythm from the second day on writes down the first day at once", () => {
    const life = { from: 0, to: 25, taken: true };
    const { usefulHours, lostHours } = liveThrough(life, [{ everyMinutes: Infinity }, hourly], 0.5);
    expect(usefulHours).toBeCloseTo(24 - RESTART);
    expect(lostHours).toBeCloseTo(1 - WRITE);
  });

  test("a life shorter than the restart does and loses nothing", () => {
    expect(liveThrough({ from: 0, to: 0.1, taken: true }, [hourly], 0.4)).toMatchObject({
      usefulHours: 0,
      lostHours: 0,
    });
  });
});

describe("what is known, and what follows from it", () => {
  test("only what happened by then is counted, of those that started by then", () => {
    const lives = [
      { from: 0, to: 10, taken: true },
      { from: 2, to: 30, taken: true },
      { from: 20, to: 40, taken: false },
    ];
    const past = pastBefore({ name: "x", band: 1, priceRatio: 0.4, lives }, 12);
    expect(past).toEqual({
      trace: { band: 1, priceRatio: 0.4 },
      interruptions: 1,
      instanceMonths: expect.closeTo((10 + 10) / 730),
    });
  });

  test("spot dearer than on demand is refused; so are interruptions that outrun writes", () => {
    const quiet = { interruptions: 0, instanceMonths: 3 };
    expect(ownWay({ trace: { band: 0, priceRatio: 1.1 }, ...quiet })).toBe("on-demand");
    expect(ownWay({ trace: { band: 0, priceRatio: 0.95 }, ...quiet })).toBe("on-demand");
    const storm = { interruptions: 20_000, instanceMonths: 1 };
    expect(ownWay({ trace: { band: 4, priceRatio: 0.4 }, ...storm })).toBe("on-demand");
  });

  test("the more is taken, the more often is written", () => {
    const everyMinutes = (interruptions: number): number => {
      const way = ownWay({ trace: { band: 4, priceRatio: 0.4 }, interruptions, instanceMonths: 1 });
      return way === "on-demand" ? 0 : way.everyMinutes;
    };
    expect(everyMinutes(0)).toBeGreaterThan(everyMinutes(5));
    expect(everyMinutes(5)).toBeGreaterThan(everyMinutes(100));
  });
});

describe("traces", () => {
  test("events become lives; who is not removed runs to the end", () => {
    expect(livesOfEvents("0,add,a\n3600000,add,b\n7200000,remove,a\n10800000,add,a\n")).toEqual([
      { from: 0, to: 2, taken: true },
      { from: 1, to: 3, taken: false },
    ]);
  });

  test("counts become lives, the oldest taken first, in whatever order the lines are", () => {
    const csv =
      "2021-12-10, 02:00:00, 1\n2021-12-10, 00:00:00, 1\n2021-12-10, 01:00:00, 2\n2021-12-10, 04:00:00, 1";
    expect(livesOfCounts(csv)).toEqual([
      { from: 0, to: 2, taken: true },
      { from: 1, to: 4, taken: false },
    ]);
  });

  test("a line that is neither is named", () => {
    expect(() => livesOfEvents("0,add,a\nx,remove,a")).toThrow(
      "line 2: got x,remove,a, expected milliseconds",
    );
    expect(() => livesOfCounts("yesterday")).toThrow("line 1: got yesterday, expected date, time, count");
  });

  test("made markets are the same for the same seed and near their rate", () => {
    const lives = madeLives(150, 7);
    expect(lives).toEqual(madeLives(150, 7));
    const hours = lives.reduce((sum, { from, to }) => sum + to - from, 0);
    expect((lives.filter(({ taken }) => taken).length / hours) * 730).toBeCloseTo(150, -1);
  });

  test("a price holds until it changes", () => {
    expect(
      timeWeighted([
        [10, 4],
        [0, 1],
        [9, 2],
      ]),
    ).toBeCloseTo(1.1);
  });
});

test("a calm market: the flat percentage is right, and ours within a hundredth of it", () => {
  const lives = [{ from: 0, to: 720, taken: false }];
  const { scores } = replaySpot("x", "test", [{ name: "x", band: 0, priceRatio: 0.4, lives }]);
  const saving = (name: string) => scores.find(({ policy }) => policy.startsWith(name))?.saving ?? 0;
  expect(saving("flat")).toBeCloseTo(0.6 - RESTART / 720);
  expect(saving("flat") - saving("headroom")).toBeLessThan(0.01);
});
