import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runVerb } from "../builders/terminal.ts";

/** A C0 and a C1 escape that clear the screen, a right-to-left override, a zero-width space and a bell. */
const HOSTILE = "\u001b[2J\u009b2J\u202egpj\u200b\u0007";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-main-"));
  writeFileSync(join(folder, "usage.csv"), "hour,instanceType,instances\n2026-01-01,g5.xlarge,1\n");
  writeFileSync(
    join(folder, "rates.csv"),
    `instanceType,onDemandUsdPerHour,committedUsdPerHour\n${HOSTILE},${HOSTILE},1\n`,
  );
  writeFileSync(join(folder, "plan.yaml"), `version: 1\n${JSON.stringify(HOSTILE)}: 1\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("what a stranger wrote moves no cursor in an error", () => {
  test.each<[string, readonly string[], RegExp]>([
    ["a file's name", ["commit", "--usage", "usage.csv", "--rates", HOSTILE, "--term", "1y"], /cannot find/],
    ["a cell", ["commit", "--usage", "usage.csv", "--rates", "rates.csv", "--term", "1y"], /rates\.csv:2/],
    [
      "an option's value",
      ["commit", "--usage", "u", "--rates", "r", "--term", "1y", "--as-of", HOSTILE],
      /--as-of: got/,
    ],
    [
      "a value that has to be one of some",
      ["commit", "--usage", "u", "--rates", "r", "--term", HOSTILE],
      /choices/,
    ],
    ["an unknown verb", [HOSTILE], /unknown command/],
    ["an unknown option", ["watch", `--${HOSTILE}`], /unknown option/],
    ["a folder", ["watch", "--source", "files", "--dir", HOSTILE], /headroom:/],
    ["a plan's key", ["plan", "plan.yaml"], /plan\.yaml:2/],
    ["a plan's name", ["plan", HOSTILE], /cannot read the plan/],
  ])("%s", async (_, argv, message) => {
    const { code, stdout, stderr } = await runVerb(argv, folder);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
    expect(`${stdout}${stderr}`.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
