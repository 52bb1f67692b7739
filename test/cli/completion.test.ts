import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, test } from "vitest";
import { completedCommands } from "../../lib/cli/completion.ts";
import { wholeProgram } from "../../lib/cli/main.ts";
import { aTerminal, runVerb } from "../builders/terminal.ts";

const BASH = "/bin/bash";
const scripts: Record<string, string> = {};
beforeAll(async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, stdout, stderr } = await runVerb(["completion", shell], tmpdir());
    expect([code, stderr]).toEqual([0, ""]);
    scripts[shell] = stdout;
  }
});

/** What bash would offer for a line, its last word the one under the cursor. */
function offered(...words: readonly string[]): readonly string[] {
  const line = ["headroom", ...words].map((word) => `'${word}'`).join(" ");
  const asked = `${scripts.bash}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _headroom; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync(BASH, ["--norc", "-c", asked], { encoding: "utf8", cwd: "/" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

describe.runIf(existsSync(BASH))("bash", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["a verb by its beginning", ["wa"], ["watch"]],
    ["two verbs that begin alike", ["c"], ["catalog", "commit", "completion"]],
    ["a verb of a verb", ["catalog", "s"], ["show"]],
    ["an option", ["watch", "--so"], ["--source"]],
    ["an option of a verb of a verb", ["catalog", "refresh", "--r"], ["--region"]],
    ["an option after another and its value", ["watch", "--source", "aws", "--fa"], ["--fail-on"]],
    ["the values of an option", ["watch", "--source", ""], ["demo", "files", "aws"]],
    ["a value by its beginning", ["watch", "--fail-on", "h"], ["high"]],
    ["a value after the equals sign", ["watch", "--source", "=", "f"], ["files"]],
    ["a value right after the equals sign", ["watch", "--source", "="], ["demo", "files", "aws"]],
    ["an argument that is one of some", ["completion", "f"], ["fish"]],
    ["folders only, where a folder is asked", ["watch", "--dir", "us"], ["usr"]],
    ["nothing of its own where any text may stand, so that bash offers files", ["watch", "--as-of", ""], []],
    ["nothing of its own for a file, so that bash offers files", ["plan", "pl"], []],
    ["options of a verb that takes a file", ["plan", "--sch"], ["--schema"]],
    ["nothing for a word that is no verb", ["frobnicate"], []],
  ])("completes %s", (_, words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  test("completes every option that commander knows, of every verb", async () => {
    const commands = completedCommands(await wholeProgram(aTerminal()));
    expect(commands.length).toBeGreaterThan(8);
    for (const { path, options } of commands.filter(
      (one) => one.path.length > 1 || one.path[0] !== "catalog",
    ))
      expect(offered(...path, "--")).toEqual(options.map(({ flag }) => flag));
  });
});

/** Not installed here: what can be said of the text. */
describe.each(["zsh", "fish"])("%s", (shell) => {
  test("names every verb and every option", async () => {
    const commands = completedCommands(await wholeProgram(aTerminal()));
    for (const { path, options } of commands) {
      expect(scripts[shell]).toContain(path.at(-1));
      for (const { flag } of options)
        expect(scripts[shell]).toContain(shell === "fish" ? `-l ${flag.slice(2)}` : flag);
    }
  });

  test("closes its quotes, whatever the descriptions hold", () => {
    const lines = (scripts[shell] ?? "").split("\n").filter((line) => !line.startsWith("#"));
    const open = lines.filter((line) => (line.replace(/\\'|'\\''/g, "").split("'").length - 1) % 2 === 1);
    expect(open).toEqual([]);
  });
});

test("a shell that is none is told which there are", async () => {
  const { code, stderr } = await runVerb(["completion", "bsh"], tmpdir());
  expect([code, stderr]).toEqual([2, expect.stringMatching(/bash, zsh, fish\.\n.*Did you mean bash\?/)]);
});
