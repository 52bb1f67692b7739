import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BacktestAnswer } from "../../lib/cli/backtest-json.ts";
import { runVerb } from "../builders/terminal.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-backtest-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answerOf = async (...options: string[]): Promise<BacktestAnswer> => {
  const { code, stdout, stderr } = await runVerb(["backtest", "--json", ...options], folder);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as BacktestAnswer;
};
/** board id -> baselines that dominate ours. */
const dominators = ({ boards }: BacktestAnswer) =>
  Object.fromEntries(
    boards
      .filter(({ dominatedBy }) => dominatedBy.length > 0)
      .map(({ id, dominatedBy }) => [id, dominatedBy]),
  );

describe("the demo", () => {
  let answer: BacktestAnswer;
  beforeAll(async () => {
    answer = await answerOf("--out", "out");
  }, 180_000);

  test("five boards, each with ours, baselines and bounds, and ours dominated on none", () => {
    expect(answer.boards.map(({ id, decisions }) => [id, decisions > 0])).toEqual([
      ["right-size", true],
      ["right-size-any-amount", true],
      ["idle", true],
      ["spot", true],
      ["commitments", true],
    ]);
    for (const { scores } of answer.boards)
      expect(new Set(scores.map(({ role }) => role))).toEqual(new Set(["ours", "baseline", "bound"]));
    expect(dominators(answer)).toEqual({});
  });

  test("nobody who sees the past alone harms less than the oracle, and doing nothing neither saves nor harms", () => {
    for (const { id, scores } of answer.boards) {
      const oracle = scores.find(({ policy }) => policy.startsWith("oracle"));
      if (oracle) expect([id, oracle.harm]).toEqual([id, expect.closeTo(0, 3)]);
      for (const still of scores.filter(({ policy }) => ["do nothing", "on demand", "none"].includes(policy)))
        expect([id, still.saving, still.harm]).toEqual([id, 0, 0]);
    }
  });

  test("the page and the JSON are written", () => {
    expect(readFileSync(join(folder, "out", "backtest.html"), "utf8")).toContain("Saving against harm");
    expect(JSON.parse(readFileSync(join(folder, "out", "backtest.json"), "utf8"))).toEqual(answer);
  });
});

describe("files of one's own", () => {
  const instances =
    "resourceId,kind,instanceType,region,account,capacityType,launchedAt,tags,instances\ni-1,ec2,m7i.2xlarge,us-east-1,1,on-demand,2026-01-01T00:00:00Z,,1\n";

  function writeFleet(days: number): void {
    const rows = Array.from({ length: days * 24 }, (_, hour) => {
      const at = new Date(Date.UTC(2026, 4, 1, hour)).toISOString();
      return `${at},i-1,cpuUtilization,,20`;
    });
    writeFileSync(join(folder, "instances.csv"), instances);
    writeFileSync(
      join(folder, "metrics.csv"),
      `${["timestamp,resourceId,signal,accelerator,value", ...rows].join("\n")}\n`,
    );
  }

  test("four weeks are three decisions", async () => {
    writeFleet(28);
    const { boards } = await answerOf("--source", "files", "--dir", ".");
    expect(boards.map(({ id, decisions }) => [id, decisions])).toEqual([
      ["right-size", 3],
      ["right-size-any-amount", 3],
      ["idle", 3],
    ]);
  });

  test("too little history is said in the table, and is no failure", async () => {
    writeFleet(9);
    const { code, stdout } = await runVerb(["backtest", "--source", "files", "--dir", "."], folder);
    expect(code).toBe(0);
    expect(stdout).toContain("Nothing could be judged.");
    expect(stdout.replaceAll("\n", " ")).toContain(
      "i-1: 9.0 days of history, 14 needed: 7 to decide by, 7 to judge it",
    );
  });

  test("hourly usage and rates replay commitments", async () => {
    const rows = Array.from({ length: 120 * 24 }, (_, hour) => {
      const at = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
      return `${at},g5.xlarge,10`;
    });
    writeFileSync(join(folder, "usage.csv"), `${["hour,instanceType,instances", ...rows].join("\n")}\n`);
    writeFileSync(
      join(folder, "rates.csv"),
      "instanceType,onDemandUsdPerHour,committedUsdPerHour\ng5.xlarge,1,0.6\n",
    );
    const { boards } = await answerOf("--source", "files", "--usage", "usage.csv", "--rates", "rates.csv");
    expect(boards.map(({ id }) => id)).toEqual(["commitments"]);
    const ours = boards[0]?.scores.find(({ role }) => role === "ours");
    expect(ours).toMatchObject({ saving: expect.closeTo(0.4, 2), harm: expect.closeTo(0, 6) });
  });
});

test.each([
  [["--source", "files"], "got neither --dir nor --usage"],
  [["--dir", "x"], "got --dir with --source demo"],
  [["--usage", "u.csv"], "got --usage alone, expected --usage and --rates together"],
  [["--data", ".", "--source", "files", "--dir", "."], "got --data with a source of your own"],
  [["--data", "nowhere"], "expected a folder that holds one of"],
])("%j is a mistake that is explained", async (options, message) => {
  const { code, stderr } = await runVerb(["backtest", ...options], folder);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
