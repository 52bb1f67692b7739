import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IDLE_POLICIES } from "../../lib/backtest/idle-policies.ts";
import { MACHINE_POLICIES } from "../../lib/backtest/machine-policies.ts";
import { fleetBefore, pastOf, type Recording, weekOf, weeksOf } from "../../lib/backtest/recording.ts";
import { madeLives, type SpotTrace } from "../../lib/backtest/spot-lives.ts";
import { SPOT_POLICIES } from "../../lib/backtest/spot-policies.ts";
import { pastBefore } from "../../lib/backtest/spot-replay.ts";
import { epochMs } from "../../lib/domain/window.ts";
import { fleetOf, recorded } from "./replay-fleet.ts";

const HOURS = 3 * 168;
const percents = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 24, maxLength: 24 });
const machine = fc.record({
  type: fc.constantFrom("m7i.2xlarge", "m7i.4xlarge", "g5.8xlarge", "g5.12xlarge"),
  cpu: percents,
  gpu: percents,
});

const recordingOf = ({ type, cpu, gpu }: { type: string; cpu: number[]; gpu: number[] }, index: number) =>
  recorded(`i-${index}`, type, HOURS, {
    cpuUtilization: (hour) => cpu[hour % 24],
    networkBytes: (hour) => 1_000 * (cpu[hour % 24] ?? 0),
    ...(type.startsWith("g5") ? { gpuUtilization: (hour: number) => gpu[hour % 24] } : {}),
  });

/** Every sample from `at` on replaced. */
const changedAfter = (recordings: readonly Recording[], at: string, value: number): readonly Recording[] =>
  recordings.map(({ resource, series }) => ({
    resource,
    series: series.map((one) => ({
      ...one,
      average: {
        times: one.average.times,
        values: one.average.values.map((old, index) =>
          (one.average.times[index] ?? 0) >= epochMs(at) ? value : old,
        ),
      },
    })),
  }));

/** What each policy says at each decision, the week to come shown to all of them. */
function decisionsOn(recordings: readonly Recording[], upTo: number) {
  const market = fleetOf(...recordings);
  return weeksOf(recordings)
    .slice(0, upTo)
    .map((week) => {
      const past = pastOf(recordings, week.at);
      const sight = {
        market,
        fleet: fleetBefore("test", past, week.at),
        past,
        next: weekOf(recordings, week),
      };
      return {
        sizes: MACHINE_POLICIES.map(({ policy, advise }) => [policy, [...advise(sight)]] as const),
        stops: IDLE_POLICIES.map(({ policy, stops }) => [policy, [...stops(sight)]] as const),
      };
    });
}

const isOracle = (policy: string): boolean => policy.startsWith("oracle");
const withoutOracle = (decisions: ReturnType<typeof decisionsOn>) =>
  decisions.map(({ sizes, stops }) => ({
    sizes: sizes.filter(([policy]) => !isOracle(policy)),
    stops: stops.filter(([policy]) => !isOracle(policy)),
  }));

describe("only the past is visible", () => {
  test("samples after a decision never change it, whichever policy but the oracle", () => {
    fc.assert(
      fc.property(
        fc.array(machine, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 2 }),
        (machines, value, upTo) => {
          const recordings = machines.map(recordingOf);
          const at = weeksOf(recordings)[upTo - 1]?.at ?? "";
          const changed = changedAfter(recordings, at, value);
          expect(withoutOracle(decisionsOn(changed, upTo))).toEqual(
            withoutOracle(decisionsOn(recordings, upTo)),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test("the oracle does look ahead, so this test would see it", () => {
    const recordings = [recorded("i-1", "m7i.2xlarge", HOURS, { cpuUtilization: () => 80 })];
    const at = weeksOf(recordings)[0]?.at ?? "";
    const changed = changedAfter(recordings, at, 0);
    const oracles = (all: readonly Recording[]) =>
      decisionsOn(all, 1).flatMap(({ sizes, stops }) =>
        [...sizes, ...stops].filter(([policy]) => isOracle(policy)).map(([, said]) => said),
      );
    expect(oracles(changed)).not.toEqual(oracles(recordings));
    expect(withoutOracle(decisionsOn(changed, 1))).toEqual(withoutOracle(decisionsOn(recordings, 1)));
  });

  test("what is shown of the past holds no sample of the decision's moment or later", () => {
    const recordings = [recorded("i-1", "m7i.2xlarge", HOURS, { cpuUtilization: (hour) => hour % 100 })];
    for (const { at } of weeksOf(recordings))
      for (const { series } of pastOf(recordings, at))
        for (const { average } of series) expect(Math.max(...average.times)).toBeLessThan(epochMs(at));
  });

  test("interruptions after an hour never change what is decided at it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1_440, noNaN: true }),
        (seed, hour) => {
          const trace: SpotTrace = { name: "x", band: 4, priceRatio: 0.4, lives: madeLives(30, seed) };
          const cut: SpotTrace = {
            ...trace,
            lives: trace.lives
              .filter(({ from }) => from < hour)
              .map((life) => (life.to > hour ? { ...life, to: hour + 1e6, taken: false } : life)),
          };
          const said = (one: SpotTrace) =>
            SPOT_POLICIES.filter(({ role }) => role !== "bound").map(({ decide }) =>
              decide(pastBefore(one, hour)),
            );
          expect(said(cut)).toEqual(said(trace));
          // Not even by reaching for more than is handed over.
          expect(JSON.stringify(pastBefore(trace, hour))).not.toContain("lives");
        },
      ),
      { numRuns: 50 },
    );
  });
});
