import fc from "fast-check";
import { expect, test } from "vitest";
import { idRanges } from "../../lib/local/metric-batches.ts";

const bytes = (text: string) => Buffer.from(text);
const isIn = (id: string, { from, to }: { readonly from?: string; readonly to?: string }) =>
  (from === undefined || Buffer.compare(bytes(id), bytes(from)) >= 0) &&
  (to === undefined || Buffer.compare(bytes(id), bytes(to)) < 0);

test("every identifier, known or not, is in exactly one range", () => {
  const ids = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      ids,
      fc.string(),
      fc.nat(400_000_000),
      fc.constantFrom("sorted", "unsorted"),
      (known, stranger, points, order) => {
        const ranges = idRanges(known, points, order);
        for (const id of [...known, stranger])
          expect(ranges.filter((range) => isIn(id, range))).toHaveLength(1);
      },
    ),
  );
});

test("there are as many ranges as the points need, and never more than resources", () => {
  const ids = Array.from({ length: 100 }, (_, i) => `i-${i}`);
  expect(idRanges(ids, 1_000, "sorted")).toEqual([{}]);
  expect(idRanges(ids, 30_000_000, "sorted")).toHaveLength(5);
  expect(idRanges(ids, 30_000_000, "unsorted")).toHaveLength(2);
  expect(idRanges(ids, 1e12, "sorted")).toHaveLength(100);
  expect(idRanges([], 1e9, "sorted")).toEqual([{}]);
});
