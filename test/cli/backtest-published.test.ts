import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { dominatorsOfOurs } from "../../lib/backtest/board.ts";
import { replayPublished } from "../../lib/cli/backtest-published.ts";

const PUBLISHED = resolve(import.meta.dirname, "../../../shared/data");

describe.skipIf(!existsSync(PUBLISHED))(`published recordings (skipped where ${PUBLISHED} is absent)`, () => {
  test("ours is dominated by no baseline on any board", async () => {
    const { boards } = await replayPublished(PUBLISHED, () => undefined);
    expect(boards.map(({ id, decisions }) => [id, decisions])).toEqual([
      ["nab-right-size", 7],
      ["nab-right-size-any-amount", 7],
      ["nab-idle", 7],
      ["demands", 102],
      ["helios-idle", 6],
      ["bamboo-spot", expect.any(Number)],
      ["shavedice-1", 44],
      ["shavedice-1-backwards", 44],
      ["shavedice-2", 44],
      ["shavedice-2-backwards", 44],
      ["shavedice-3", 44],
      ["shavedice-3-backwards", 44],
    ]);
    const dominated = boards
      .map((board) => [board.id, dominatorsOfOurs(board)] as const)
      .filter(([, by]) => by.length > 0);
    expect(dominated).toEqual([]);
  }, 180_000);
});
