import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { wantsColor } from "../../lib/cli/color-choice.ts";
import { EXAMPLES } from "../../lib/cli/help-examples.ts";
import { wholeProgram } from "../../lib/cli/main.ts";
import { aTerminal, runVerb } from "../builders/terminal.ts";

describe("help", () => {
  test("of every verb has two or three examples of that verb, and the exit codes", async () => {
    const { commands } = await wholeProgram(aTerminal());
    for (const command of commands) {
      const { code, stdout } = await runVerb([command.name(), "--help"], tmpdir());
      const examples = stdout.match(/^ {2}headroom .*/gm) ?? [];
      expect([command.name(), code, examples.length]).toEqual([command.name(), 0, expect.toBeOneOf([2, 3])]);
      expect(examples.filter((line) => !line.includes(`headroom ${command.name()}`))).toEqual([]);
      expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 .*\n {2}4 /);
    }
  });

  test("has no example of a verb that is none", async () => {
    const { commands } = await wholeProgram(aTerminal());
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(commands.map((one) => one.name()).toSorted());
  });

  test("names every verb without one being named", async () => {
    const { stdout } = await runVerb(["--help"], tmpdir());
    expect(Object.keys(EXAMPLES).filter((verb) => !stdout.includes(`\n  ${verb} `))).toEqual([]);
  });
});

describe("a slip of the finger is met with what was meant", () => {
  test.each<[string, readonly string[], string]>([
    ["a verb", ["wach"], "watch"],
    ["a verb of a verb", ["catalog", "shwo"], "show"],
    ["an option", ["watch", "--sorce", "demo"], "--source"],
    ["a value", ["watch", "--source", "fils"], "files"],
    ["a severity", ["watch", "--fail-on", "hgh"], "high"],
    ["a term", ["commit", "--usage", "u", "--rates", "r", "--term", "1yr"], "1y"],
    ["a source of init", ["init", "--source", "AWS"], "aws"],
    ["a source of a back-test", ["backtest", "--source", "dmo"], "demo"],
  ])("%s", async (_, argv, meant) => {
    const { code, stderr } = await runVerb(argv, tmpdir());
    expect([code, stderr]).toEqual([2, expect.stringContaining(`(Did you mean ${meant}?)`)]);
  });

  test("but a word that is nowhere near is not turned into one", async () => {
    const { stderr } = await runVerb(["watch", "--source", "kubernetes"], tmpdir());
    expect(stderr).toContain("Allowed choices are demo, files, aws.");
    expect(stderr).not.toContain("Did you mean");
  });
});

describe("colours", () => {
  test.each<[string, boolean, Parameters<typeof wantsColor>[1], boolean]>([
    ["on a terminal", true, {}, true],
    ["not in a pipe", false, {}, false],
    ["not where NO_COLOR says so", true, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR says nothing", true, { NO_COLOR: "" }, true],
    ["in a pipe where FORCE_COLOR says so", false, { FORCE_COLOR: "1" }, true],
    ["not on a terminal where FORCE_COLOR is 0", true, { FORCE_COLOR: "0" }, false],
    ["NO_COLOR beats FORCE_COLOR", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["not on a terminal that knows none", true, { TERM: "dumb" }, false],
  ])("%s", (_, isTerminal, environment, expected) => {
    expect(wantsColor(isTerminal, environment)).toBe(expected);
  });
});
