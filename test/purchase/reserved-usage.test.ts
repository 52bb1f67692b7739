import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addHours } from "../../lib/domain/window.ts";
import {
  afterReservations,
  changesBesideReservations,
  type Reservation,
  standingReservations,
} from "../../lib/purchase/reserved-usage.ts";
import { endOf, historyOf, START, WEEK_HOURS, YEAR_HOURS } from "./commitment-fleet.ts";

const reserved = (instances: number, from: number, to: number, instanceType = "type-0"): Reservation => ({
  instanceType,
  instances,
  start: addHours(START, from),
  end: addHours(START, to),
});

describe("what reservations leave to Savings Plans", () => {
  test("they take their own type's usage first, by the hour, never below zero; overlapping ones add up", () => {
    const history = historyOf(
      4,
      (hour) => hour + 1,
      () => 5,
    );
    const { instances } = afterReservations(history, [
      reserved(2, 1, 3),
      reserved(1, 2, 9),
      reserved(9, 0, 9, "x"),
    ]);
    expect(instances).toEqual(Float64Array.of(1, 5, 0, 5, 0, 5, 3, 5));
  });

  test("an hour belongs to those in force as it begins: [start, end)", () => {
    const history = historyOf(3, () => 4);
    expect(afterReservations(history, [reserved(1, 0.5, 2.5)]).instances).toEqual(Float64Array.of(4, 3, 3));
    expect(afterReservations(history, [reserved(1, 1, 2)]).instances).toEqual(Float64Array.of(4, 3, 4));
  });

  test("equals the hour-by-hour sentence, whatever overlaps", () => {
    const one = fc
      .record({
        instances: fc.nat({ max: 5 }),
        from: fc.integer({ min: -5, max: 12 }),
        long: fc.integer({ min: 1, max: 12 }),
      })
      .map(({ instances, from, long }) => reserved(instances, from, from + long));
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 10 }),
        fc.array(one, { maxLength: 5 }),
        (counts, some) => {
          const left = afterReservations(
            historyOf(counts.length, (hour) => counts[hour] ?? 0),
            some,
          ).instances;
          const expected = counts.map((count, hour) => {
            const at = addHours(START, hour);
            const sum = some.reduce(
              (total, { instances, start, end }) => total + (start <= at && at < end ? instances : 0),
              0,
            );
            return Math.max(0, count - sum);
          });
          expect(Array.from(left)).toEqual(expected);
        },
      ),
    );
  });

  test("those in force now stand for all of the history", () => {
    const history = historyOf(10, () => 4);
    const asOf = endOf(history);
    const some = [reserved(1, 5, 20), reserved(2, 0, 10), reserved(3, 10, 11), reserved(4, 11, 20)];
    expect(standingReservations(some, history, asOf)).toEqual([
      { ...reserved(1, 0, 20), end: asOf },
      { ...reserved(3, 0, 11), end: asOf },
    ]);
  });
});

describe("what changes beside them", () => {
  const history = historyOf(2 * WEEK_HOURS, () => 10);
  const asOf = endOf(history);
  const now = 2 * WEEK_HOURS;
  const planned = (instances: number, from: number, to: number, type = "type-0") => ({
    type,
    instances,
    start: addHours(asOf, from),
    end: addHours(asOf, to),
  });
  const changes = (some: readonly ReturnType<typeof planned>[], reservations: readonly Reservation[]) =>
    changesBesideReservations(some, { history, reservations, asOf, termHours: YEAR_HOURS }).map(
      ({ instances, start, end }) => [
        instances,
        ...[start, end].map((at) => (Date.parse(at) - Date.parse(asOf)) / 3_600_000),
      ],
    );

  test.each<[string, Parameters<typeof changes>, readonly (readonly number[])[]]>([
    ["nothing", [[], []], []],
    ["one that lasts", [[], [reserved(4, 0, now + 9_000)]], []],
    ["one that ends leaves its usage to the plans", [[], [reserved(4, 0, now + 100)]], [[4, 100, 8_760]]],
    ["one larger than usage leaves what it covered", [[], [reserved(14, 0, now + 100)]], [[10, 100, 8_760]]],
    [
      "one of two that together exceed usage",
      [[], [reserved(8, 0, now + 100), reserved(4, 0, now + 9_000)]],
      [[6, 100, 8_760]],
    ],
    ["one to begin takes usage", [[], [reserved(4, now + 50, now + 9_000)]], [[-4, 50, 8_760]]],
    [
      "a start that what is reserved already covers",
      [[planned(4, 100, 8_760)], [reserved(14, 0, now + 9_000)]],
      [],
    ],
    [
      "an end of what is reserved changes nothing for the plans",
      [[planned(-4, 100, 8_760)], [reserved(10, 0, now + 9_000)]],
      [],
    ],
    [
      "another type's plan is left as it is",
      [[planned(4, 100, 200, "type-1")], [reserved(4, 0, now + 9_000)]],
      [[4, 100, 200]],
    ],
  ])("%s", (_, [some, reservations], expected) => {
    expect(changes(some, reservations)).toEqual(expected);
  });
});
