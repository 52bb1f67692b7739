import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { epochMs } from "../../lib/domain/window.ts";
import { csvRecords } from "../../lib/local/csv-records.ts";
import { instantOf } from "../../lib/local/instant-text.ts";
import { recordsOf } from "../../lib/local/plain-records.ts";
import { TimeReading } from "../../lib/local/time-reading.ts";

const two = (most: number) => fc.integer({ min: 0, max: most }).map((one) => String(one).padStart(2, "0"));
const written = fc
  .record({
    year: fc.integer({ min: 1969, max: 2100 }),
    month: two(13),
    day: two(32),
    between: fc.constantFrom("T", " ", ""),
    time: fc.tuple(two(24), two(61), two(61)).map((parts) => parts.join(":")),
    rest: fc.constantFrom("", "Z", ".5", ".123Z", ".123456", "+02:00", " UTC", "-0530", "z"),
  })
  .map(({ year, month, day, between, time, rest }) => `${year}-${month}-${day}${between}${time}${rest}`);

describe("the quick way to read a series reads what the general one does", () => {
  test("times", () => {
    const times = new TimeReading();
    fc.assert(
      fc.property(fc.oneof(written, fc.string(), fc.nat().map(String)), (text) => {
        const at = instantOf(text);
        expect(times.epochMs(text)).toBe(at === undefined ? undefined : epochMs(at));
      }),
      { numRuns: 2000 },
    );
  });

  test("records", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "1", " ", "é"), maxLength: 4 });
    const line = fc.array(field, { minLength: 1, maxLength: 4 }).map((fields) => fields.join(","));
    const text = fc
      .tuple(fc.constantFrom("", "\uFEFF"), fc.array(line), fc.constantFrom("\n", "\r\n", "\r"), fc.boolean())
      .map(([start, lines, end, isEnded]) => start + lines.join(end) + (isEnded ? end : ""));
    fc.assert(
      fc.property(text, (content) => {
        expect([...recordsOf(content)]).toEqual([...csvRecords(content)]);
      }),
      { numRuns: 1000 },
    );
  });
});
