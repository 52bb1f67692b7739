import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedMap } from "../../lib/aws/bounded-map.ts";

const ticks = async (count: number) => {
  for (let tick = 0; tick < count; tick++) await Promise.resolve();
};

describe("work on many items", () => {
  test("answers in the order of the items, whichever ends first, never more than the limit at once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 5 }), async (items, limit) => {
        let running = 0;
        let most = 0;
        const answers = await boundedMap(items, limit, async (item) => {
          most = Math.max(most, ++running);
          await ticks(item);
          running -= 1;
          return item * 2;
        });
        expect(answers).toEqual(items.map((item) => item * 2));
        expect(most).toBe(Math.min(limit, items.length));
      }),
    );
  });

  test("that fails starts no more, and nothing runs on behind the caller", async () => {
    const started: number[] = [];
    const ended: number[] = [];
    const visit = async (item: number) => {
      started.push(item);
      await ticks(item === 1 ? 1 : 30);
      if (item === 1) throw new Error("one");
      ended.push(item);
    };
    await expect(boundedMap([0, 1, 2, 3], 2, visit)).rejects.toThrow("one");
    expect([started, ended]).toEqual([[0, 1], [0]]);
  });
});
