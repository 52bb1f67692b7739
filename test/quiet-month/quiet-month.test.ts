import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QUIET_CAST } from "./quiet-cast.ts";
import { afterFirstDay, liveThrough, type Told } from "./quiet-month.ts";

/** Those near a limit, or whose load is chance: all of them take a minute (test/bench/quiet-month.bench.ts). */
const SOME = QUIET_CAST.filter(({ id }) =>
  /^i-(search-|standby|dev-boris|dev-dana|gaps|rerank|retrain|scoring|jumphost)/.test(id),
);
/** Two weekends, and the turn of a month. */
const month = { from: "2026-11-16T00:00:00.000Z", days: 17, cast: SOME };

const dir = mkdtempSync(join(tmpdir(), "headroom-quiet-month-"));
let told: readonly Told[];
beforeAll(async () => {
  told = await liveThrough({ ...month, dir });
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("days in which nothing happens", () => {
  test("begin with what stands: a mail a severity", () => {
    const first = told.filter((one) => !afterFirstDay(month, told).includes(one));
    expect(first.flatMap(({ news }) => news).length).toBeGreaterThan(10);
    expect(first.length).toBeLessThanOrEqual(5);
  });

  test("bring nothing more", () => {
    expect(afterFirstDay(month, told)).toEqual([]);
  });
});
