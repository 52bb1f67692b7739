import { describe, expect, test } from "vitest";
import type { BillLine } from "../../lib/domain/bill.ts";
import { usd } from "../../lib/domain/units.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aBill, day, EC2, line, NOW, sixWeeks, usual } from "../builders/daily-bill.ts";

const anomaly = ruleNamed(RULES, "anomaly");
const judge = (lines: readonly BillLine[]) =>
  anomaly.judge(aContext([], { bill: aBill(lines), now: NOW }), {});
const jump = (ago: number): number => usual(ago) + (ago === 1 ? 400 : 0);
const without = (from: number, to: number, lines: readonly BillLine[]): readonly BillLine[] =>
  lines.filter((one) => one.day < day(from) || one.day > day(to));
const tagged = (workload: string) => ({ tags: { workload } });

describe("a bill that is not as it should be", () => {
  test.each<[string, readonly BillLine[], readonly string[] | "unknown"]>([
    ["no line at all", [], "unknown"],
    ["one day", [line(1, 300)], "unknown"],
    ["days of the future alone", [line(-1, 300), line(-2, 300)], "unknown"],
    ["days of the future beside the others", [...sixWeeks(), line(-1, 9000)], []],
    ["today, of which a part is billed", [...sixWeeks(), line(0, 9000)], []],
    ["constant", sixWeeks(() => 100), []],
    ["a first day in the middle of a month", sixWeeks().slice(-20), []],
    ["and a jump after it", sixWeeks(jump).slice(-20), [EC2]],
    ["no day for three weeks", without(30, 10, sixWeeks()), []],
    ["and a jump long after them", without(30, 10, sixWeeks(jump)), [EC2]],
    ["no day for eighteen days before the newest three, which are as usual", without(21, 4, sixWeeks()), []],
    [
      "and which jump",
      without(
        21,
        4,
        sixWeeks((ago) => (ago <= 3 ? 3000 : usual(ago))),
      ),
      [EC2],
    ],
    ["every line twice is twice the bill", [...sixWeeks(), ...sixWeeks()], []],
    ["the newest day twice is twice the day", [...sixWeeks(() => 300), line(1, 300)], [EC2]],
    [
      "days cut by another time zone, an hour or two to the neighbour",
      sixWeeks((ago) => usual(ago) * (ago % 2 ? 1.08 : 0.92)),
      [],
    ],
    ["a billion dollars that grow by half", sixWeeks((ago) => (ago === 1 ? 1.5e9 : 1e9)), [EC2]],
    ["a billion dollars out of nothing", sixWeeks((ago) => (ago === 1 ? 1e9 : 0)), [EC2]],
    ["spend below zero, as ever", sixWeeks(() => -300), []],
    ["spend below zero that ends", sixWeeks((ago) => (ago <= 2 ? 0 : -300)), [EC2]],
    [
      "a tag value that vanishes with its dollars",
      [
        ...sixWeeks(() => 300, tagged("a")),
        ...sixWeeks((ago) => (ago <= 2 ? 0 : 150), tagged("b")).slice(0, 40),
      ],
      [EC2],
    ],
    [
      "a tag value that is renamed is a fall and a rise",
      [
        ...sixWeeks(() => 900, tagged("a")),
        ...sixWeeks(() => 150, tagged("b")).slice(0, 40),
        ...sixWeeks(() => 150, tagged("c")).slice(40),
      ],
      ["workload:b", "workload:c"],
    ],
    [
      "names that are those of every object",
      sixWeeks(() => 300, { service: "constructor", usageType: "__proto__", tags: { workload: "toString" } }),
      [],
    ],
  ])("%s", (_, lines, expected) => {
    const verdicts = judge(lines);
    const told = verdicts.flatMap((one) => (one.kind === "finding" ? [one.finding] : []));
    if (expected === "unknown") expect(verdicts.map(({ kind }) => kind)).toEqual(["unknown"]);
    else {
      expect(verdicts.filter(({ kind }) => kind === "unknown")).toEqual([]);
      expect(told.map(({ resource }) => resource).toSorted()).toEqual(expected);
    }
    // Not a number, and infinite, are null in JSON.
    expect(JSON.stringify(told)).not.toContain("null");
    expect(JSON.stringify(told)).not.toMatch(/NaN|Infinity/);
  });

  test("a day is as many dollars in whatever pieces it comes", () => {
    const pieces = sixWeeks(jump).flatMap((one) =>
      Array.from({ length: 10 }, () => ({ ...one, usd: usd(one.usd / 10) })),
    );
    expect(judge(pieces)).toEqual(judge(sixWeeks(jump)));
  });
});
