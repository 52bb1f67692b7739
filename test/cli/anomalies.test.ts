import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnomaliesAnswer } from "../../lib/cli/anomalies.ts";
import { runVerb } from "../builders/terminal.ts";

const HEADER = "timestamp,value";
const STEP_MS = 300_000;
const START = Date.UTC(2026, 8, 2);
const at = (step: number): string => new Date(START + step * STEP_MS).toISOString();
/** Eight days of five minutes, the last hour but one at ten times the usual. */
const STEPS = 8 * 288;
const usual = (step: number): number =>
  40 + Math.round(30 * Math.sin((step / 288) * 2 * Math.PI)) + (step % 7);
const value = (step: number): number => (step >= 2200 && step < 2212 ? 10 : 1) * usual(step);
const row = (step: number): string => `${at(step)},${value(step)}`;
const rows: readonly string[] = Array.from({ length: STEPS }, (_, step) => row(step));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-anomalies-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(lines: readonly string[], ...more: readonly string[]) {
  writeFileSync(join(folder, "series.csv"), lines.join("\n"));
  return runVerb(["anomalies", "--series", "series.csv", ...more], folder);
}
async function answerOf(lines: readonly string[], ...more: readonly string[]): Promise<AnomaliesAnswer> {
  const { code, stdout, stderr } = await run(lines, "--json", ...more);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as AnomaliesAnswer;
}
const foundIn = ({ scores }: AnomaliesAnswer): readonly string[] =>
  scores.filter(({ anomaly }) => anomaly).map(({ timestamp }) => timestamp);

describe("headroom anomalies", () => {
  test("answers every sample with its score, and finds the hour that is unlike the others", async () => {
    const answer = await answerOf([HEADER, ...rows]);
    expect(answer.scores.length).toBe(STEPS);
    expect(answer.scores[7]).toEqual({ timestamp: at(7), value: value(7), score: 0, anomaly: false });
    expect(foundIn(answer).some((time) => time >= at(2200) && time < at(2212))).toBe(true);
    expect(answer.anomalies).toBe(foundIn(answer).length);
    expect(answer.problems).toEqual([]);
  });

  test("scores what was known at the time: a file cut short answers the same as far as it goes", async () => {
    const [whole, part] = [
      await answerOf([HEADER, ...rows]),
      await answerOf([HEADER, ...rows.slice(0, 2204)]),
    ];
    expect(part.scores).toEqual(whole.scores.slice(0, 2204));
  });

  test("prints the anomalies, and a lower threshold gives no fewer", async () => {
    const { stdout } = await run([HEADER, ...rows]);
    expect(stdout).toMatch(
      /^\d+ anomal(y|ies) in 2,304 samples: a score of 0.5 or more\n\nTimestamp +Value +Score\n/,
    );
    const strict = await answerOf([HEADER, ...rows], "--threshold", "0.9");
    const loose = await answerOf([HEADER, ...rows], "--threshold", "0.1");
    expect(loose.anomalies).toBeGreaterThanOrEqual(strict.anomalies);
    expect(strict.scores.map(({ score }) => score)).toEqual(loose.scores.map(({ score }) => score));
  });
});

describe("the same series, written otherwise, answers the same scores", () => {
  const local = (step: number): string =>
    `${new Date(START + step * STEP_MS + 7_200_000).toISOString().slice(0, -1)}+02:00`;
  const written: readonly [string, readonly string[]][] = [
    ["without a header", rows],
    [
      "with columns swapped and others between",
      ["Value,unit,Timestamp", ...rows.map((_, i) => `${value(i)},%,${at(i)}`)],
    ],
    ["newest first", [HEADER, ...rows.toReversed()]],
    ["with a time zone", [HEADER, ...rows.map((_, i) => `${local(i)},${value(i)}`)]],
    [
      "without a zone, which is UTC",
      [HEADER, ...rows.map((_, i) => `${at(i).replace("T", " ").slice(0, 19)},${value(i)}`)],
    ],
    ["in seconds since 1970", [HEADER, ...rows.map((_, i) => `${(START + i * STEP_MS) / 1000},${value(i)}`)]],
    [
      "with a byte-order mark, quotes and DOS line ends",
      [`\uFEFF"timestamp","value"\r`, ...rows.map((_, i) => `"${at(i)}","${value(i)}"\r`)],
    ],
  ];
  test.each(written)("%s", async (_, lines) => {
    const scores = (answer: AnomaliesAnswer) => answer.scores.map(({ score }) => score);
    expect(scores(await answerOf(lines))).toEqual(scores(await answerOf([HEADER, ...rows])));
  });
});

describe("what is odd is told and does not stop it", () => {
  test.each<[string, readonly string[], RegExp, number]>([
    ["rows out of order", [...rows.slice(100), ...rows.slice(0, 100)], /earlier than the one before/, 1],
    ["rows twice", [...rows, ...rows.slice(5, 9)], /repeat the time of another/, 4],
    [
      "no number here and there",
      rows.map((one, i) => (i % 500 === 7 ? `${at(i)},NaN` : one)),
      /without a number/,
      5,
    ],
    [
      "nothing where a number should be",
      rows.map((one, i) => (i === 9 ? `${at(i)},` : one)),
      /without a number/,
      1,
    ],
  ])("%s", async (_, lines, problem, count) => {
    const answer = await answerOf([HEADER, ...lines]);
    expect(answer.scores.length).toBe(lines.length);
    expect(answer.problems).toContainEqual(
      expect.objectContaining({ where: "series.csv", count, what: expect.stringMatching(problem) }),
    );
    expect(answer.scores.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
  });

  test("the order of rows of one moment does not matter", async () => {
    const twice = rows.flatMap((one, i) => (i % 100 === 3 ? [one, `${at(i)},${value(i) + 5}`] : [one]));
    expect((await answerOf([HEADER, ...twice])).scores).toEqual(
      (await answerOf([HEADER, ...twice.toReversed()])).scores,
    );
  });

  test.each<[string, readonly string[]]>([
    ["one row", rows.slice(0, 1)],
    ["thirty rows", rows.slice(0, 30)],
  ])("%s: says that the past is too short", async (_, lines) => {
    const answer = await answerOf([HEADER, ...lines]);
    expect([answer.anomalies, answer.problems[0]?.what]).toEqual([
      0,
      expect.stringMatching(/a shorter past says nothing/),
    ]);
    expect((await run([HEADER, ...lines])).stdout).toContain("0 anomalies in");
  });

  test.each<[string, (step: number) => number]>([
    ["constant", () => 5],
    ["negative", (step) => -usual(step)],
    ["1e9", (step) => 1e9 * usual(step)],
  ])("a series that is %s", async (_, number) => {
    const answer = await answerOf([HEADER, ...rows.map((__, i) => `${at(i)},${number(i)}`)]);
    expect(answer.scores.slice(600).filter(({ anomaly }) => anomaly)).toEqual([]);
  });

  test("three weeks without rows", async () => {
    const later = rows
      .slice(0, 1500)
      .map(
        (_, i) =>
          `${new Date(START + i * STEP_MS + (i < 900 ? 0 : 21 * 86_400_000)).toISOString()},${usual(i)}`,
      );
    const answer = await answerOf([HEADER, ...later]);
    expect(answer.scores.slice(600).filter(({ anomaly }) => anomaly)).toEqual([]);
  });
});

describe("what cannot be used is a sentence with its place, and exit code 2", () => {
  test.each<[string, readonly string[], readonly string[], RegExp]>([
    ["an empty file", [""], [], /series.csv: got no rows, expected some of timestamp,value/],
    ["a header alone", [HEADER], [], /series.csv: got no rows/],
    ["no such columns", ["time,load", "2026-01-01,5"], [], /missing columns timestamp, value; got time,load/],
    [
      "a column misspelt",
      ["timestmp,value", "2026-01-01,5"],
      [],
      /missing column timestamp \(is "timestmp" meant\?\)/,
    ],
    [
      "a time that is none",
      [HEADER, `${at(0)},1`, "yesterday,2"],
      [],
      /series.csv:3: timestamp: got "yesterday", expected a time like/,
    ],
    ["a day that is none", [HEADER, "2026-02-30,2"], [], /series.csv:2: timestamp: got "2026-02-30"/],
    [
      "a value that is none",
      [HEADER, `${at(0)},lots`],
      [],
      /series.csv:2: value: got "lots", expected a number/,
    ],
    ["a row that is too short", [HEADER, `${at(0)}`], [], /series.csv:2: got 1 columns, expected 2/],
    [
      "no number at all",
      [HEADER, `${at(0)},NaN`, `${at(1)},`],
      [],
      /got 2 rows without a number, expected values/,
    ],
    [
      "a quote that is not closed",
      [HEADER, `"${at(0)},1`],
      [],
      /series.csv:2: got a quote that is not closed/,
    ],
    [
      "a threshold that is a word",
      [HEADER, row(0)],
      ["--threshold", "high"],
      /--threshold: got "high", expected a score above 0/,
    ],
    ["a threshold above 1", [HEADER, row(0)], ["--threshold", "3"], /--threshold: got "3"/],
  ])("%s", async (_, lines, more, sentence) => {
    const { code, stdout, stderr } = await run(lines, ...more);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(sentence)]);
  });

  test("no such file", async () => {
    const { code, stderr } = await runVerb(["anomalies", "--series", "gone.csv"], folder);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot find .*gone.csv; expected a CSV file/)]);
  });
});
