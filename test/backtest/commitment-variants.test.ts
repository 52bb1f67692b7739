import { describe, expect, test } from "vitest";
import { type SetScore, setTable } from "../../lib/backtest/commitment-table.ts";
import { variantSets } from "../../lib/backtest/commitment-variants.ts";
import type { UsageHistory } from "../../lib/purchase/demand-level.ts";

const TYPES = [..."ABCDEFGHIJKL"];
const HOURS = 8_760;
const region = (name: string, scale: number) => ({
  name,
  usage: {
    types: TYPES,
    hours: HOURS,
    instances: Float64Array.from({ length: HOURS * TYPES.length }, (_, cell) => scale * cell),
    start: "2021-02-01T00:00:00.000Z",
  },
});
const sets = variantSets([region("one", 1), region("two", 2)]);
const usagesOf = (name: string): readonly UsageHistory[] =>
  sets.find((set) => set.name === name)?.fleets.map(({ usage }) => usage) ?? [];

describe("fleets made from the regions", () => {
  test("every set is there forwards and backwards", () => {
    expect(sets.map(({ name, fleets }) => [name, fleets.length])).toEqual([
      ["first months hidden", 18],
      ["first months hidden, backwards", 18],
      ["half of the types", 16],
      ["half of the types, backwards", 16],
      ["both regions added", 9],
      ["both regions added, backwards", 9],
    ]);
  });

  test("hidden months end at a month's start and leave the rest as it was", () => {
    const [first] = usagesOf("first months hidden");
    expect(first?.start).toBe("2021-04-01T00:00:00.000Z");
    expect(first?.instances[0]).toBe((28 + 31) * 24 * TYPES.length);
    expect(first?.instances.length).toBe((first?.hours ?? 0) * TYPES.length);
  });

  test("two halves make the whole", () => {
    const [one, other] = usagesOf("half of the types");
    for (const cell of [0, 1, 12, 4_711])
      expect((one?.instances[cell] ?? 0) + (other?.instances[cell] ?? 0)).toBe(cell);
  });

  test("a sum adds the second region as it was the lag later", () => {
    const [, , , lagged] = usagesOf("both regions added");
    expect(lagged?.hours).toBe(HOURS - 2_184);
    expect(lagged?.instances[5]).toBe(5 + 2 * (5 + 2_184 * TYPES.length));
  });
});

test("the table says where ours is furthest behind, and leaves out fleets on which nothing can be saved", () => {
  const score = (headroomUsd: number, awsLikeUsd: number, clairvoyantUsd = 100): SetScore => ({
    clairvoyantUsd,
    headroomUsd,
    awsLikeUsd,
  });
  const scores = [score(99, 98), score(90, 95), score(97, 80), score(0, 0, 0)];
  expect(setTable([{ name: "some", scores }]).split("\n")[2]).toBe(
    "| some | 3 | 97.00 % | 95.00 % | 2 | 17.00 | -5.00 |",
  );
});
