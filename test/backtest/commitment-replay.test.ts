import { describe, expect, test } from "vitest";
import { clairvoyant } from "../../lib/backtest/commitment-clairvoyant.ts";
import { madeFleets } from "../../lib/backtest/commitment-fleets.ts";
import { awsLikePolicy, headroomPolicy, nothingBought } from "../../lib/backtest/commitment-policies.ts";
import { MADE_RATES } from "../../lib/backtest/commitment-rates.ts";
import { type CommitmentPolicy, replayFleet, replayPolicy } from "../../lib/backtest/commitment-replay.ts";
import { policyTable, scoresOf, shareTable } from "../../lib/backtest/commitment-table.ts";
import { addHours, hoursBetween } from "../../lib/domain/window.ts";
import { historyOf, ONE_RATE } from "../purchase/commitment-fleet.ts";
import { billOf } from "../purchase/commitment-oracle.ts";

const YEAR = 8_760;
const FIRST = 1;

describe("a replay", () => {
  const usage = historyOf(
    5_000,
    (hour) => 50 + (hour % 24) + hour / 100,
    (hour) => (hour % 7) * 3,
  );
  const rates = { onDemand: Float64Array.of(1, 3), committed: Float64Array.of(0.7, 1.9) };
  const fleet = replayFleet("two types", usage, { rates, termHours: YEAR });

  test("costs what the hours cost one by one", () => {
    const { savingUsd, purchases } = replayPolicy(fleet, () => 20, FIRST);
    const existing = Float64Array.from({ length: usage.hours }, (_, hour) => {
      const at = addHours(usage.start, hour);
      return fleet.months.reduce(
        (sum, { start }, month) => sum + (start <= at ? (purchases[month] ?? 0) : 0),
        0,
      );
    });
    const after = hoursBetween(usage.start, fleet.months[FIRST]?.start ?? "");
    const weights = Float64Array.from({ length: usage.hours }, (_, hour) => (hour < after ? 0 : 1));
    const facts = { usage, rates, weights };
    const before = billOf({ ...facts, existing: new Float64Array(usage.hours) }, 0).cost;
    expect(savingUsd).toBeCloseTo(before - billOf({ ...facts, existing }, 0).cost, 4);
  });

  test("shows a policy the past alone, and what it has bought itself", () => {
    const seen: [number, number][] = [];
    const spy: CommitmentPolicy = (past, _, { asOf, existing }) => {
      expect(addHours(past.start, past.hours)).toBe(asOf);
      expect(past.instances.length).toBe(past.hours * 2);
      seen.push([past.hours, existing.length]);
      return 1;
    };
    replayPolicy(fleet, spy, FIRST);
    expect(seen.slice(0, 3)).toEqual([
      [744, 0],
      [1_416, 1],
      [2_160, 2],
    ]);
  });

  test("refuses a purchase that is none", () => {
    expect(() => replayPolicy(fleet, () => -1, FIRST)).toThrow(/got a purchase of -1/);
  });

  test("nothing bought saves nothing", () => {
    expect(replayPolicy(fleet, nothingBought, FIRST)).toMatchObject({
      savingUsd: 0,
      coverage: 0,
      utilization: 1,
    });
  });
});

describe("ours beside the provider's rule", () => {
  const made = new Map(
    madeFleets().map(({ name, usage }) => [
      name,
      replayFleet(name, usage, { rates: MADE_RATES, termHours: YEAR }),
    ]),
  );
  /** In points of the clairvoyant saving. docs/commitments.md names the one fleet on which ours is further behind. */
  const BEHIND = 0.2;
  const SEASONAL = "yearly season of 30 %";

  test.each([...made.keys()].filter((name) => name !== SEASONAL))("is nowhere behind by more: %s", (name) => {
    const fleet = made.get(name);
    if (fleet === undefined) throw new Error(name);
    const saved = (policy: CommitmentPolicy): number => replayPolicy(fleet, policy, FIRST).savingUsd;
    const most = Math.max(0, clairvoyant(fleet, FIRST).savingUsd);
    expect(saved(headroomPolicy)).toBeGreaterThanOrEqual(saved(awsLikePolicy(30)) - (BEHIND / 100) * most);
  });

  test("the tables name every policy on every fleet", () => {
    const scores = [
      scoresOf(
        replayFleet(
          "few",
          historyOf(2_000, () => 3),
          { rates: ONE_RATE, termHours: YEAR },
        ),
        1,
      ),
    ];
    expect(policyTable(scores).split("\n")).toHaveLength(7);
    expect(shareTable(scores)).toContain("| few |");
    expect(shareTable(scores)).toContain("100.00 %");
  });
});
