import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { completedCommands } from "../lib/cli/completion.ts";
import { EXAMPLES } from "../lib/cli/help-examples.ts";
import { wholeProgram } from "../lib/cli/main.ts";
import {
  asksAws,
  commandsIn,
  DOCUMENTS,
  headroomArguments,
  inlineCommandsIn,
  isPattern,
  outputsIn,
  ROOT,
  readDocument,
  shellWords,
} from "./builders/doc-commands.ts";
import { aSandbox, type Sandbox } from "./builders/docs-sandbox.ts";
import { aTerminal, runVerb } from "./builders/terminal.ts";

const written = DOCUMENTS.flatMap(commandsIn);
const examples = Object.values(EXAMPLES)
  .flat()
  .map(({ command }) => ({ document: "--help", line: command, words: shellWords(command) }));
const ofHeadroom = [...written, ...examples].flatMap((one) => {
  const argv = headroomArguments(one);
  return argv === undefined ? [] : [{ ...one, argv }];
});
const distinct = [...new Map(ofHeadroom.map(({ argv }) => [argv.join(" "), argv])).values()];

/** What writes before what reads: `explain` needs the findings of a `watch`. */
const ORDER = [
  "watch",
  "init",
  "plan",
  "commit",
  "size",
  "catalog",
  "completion",
  "explain",
  "report",
  "backtest",
];
const runnable = distinct
  .filter((argv) => !asksAws(argv) && !isPattern(argv))
  .toSorted((a, b) => ORDER.indexOf(a[0] ?? "") - ORDER.indexOf(b[0] ?? ""));
/** In a test of its own, on the same data: test/cli/backtest.test.ts. */
const ELSEWHERE = ["backtest", "backtest --data ../shared/data --out out"];

describe("every headroom command in the documents and the help", () => {
  test("there are some in most documents", () => {
    expect(distinct.length).toBeGreaterThan(20);
  });

  test.each(distinct.filter((argv) => !isPattern(argv)).map((argv) => [argv.join(" "), argv] as const))(
    "is one that the command line understands: %s",
    async (_, argv) => {
      const complaints: string[] = [];
      const program = await wholeProgram(aTerminal({ stderr: (text) => complaints.push(text) }));
      for (const command of [
        program,
        ...program.commands,
        ...program.commands.flatMap((one) => one.commands),
      ])
        if (command.commands.length === 0) command.action(() => undefined);
      await program
        .parseAsync(argv, { from: "user" })
        .catch((error: Error) => complaints.push(error.message));
      expect(complaints).toEqual([]);
    },
  );

  test("in running text names a verb and options that there are", async () => {
    const commands = completedCommands(await wholeProgram(aTerminal()));
    const wrong = DOCUMENTS.flatMap(inlineCommandsIn).filter(({ words: [, verb = "", ...rest] }) => {
      const known = commands.filter(({ path }) => path[0] === verb);
      const flags = known.flatMap(({ options }) => options.map(({ flag }) => flag));
      return (
        known.length === 0 ||
        rest.some((word) => /^--[a-z]/.test(word) && !flags.includes(word.split("=")[0] ?? ""))
      );
    });
    expect(wrong.map(({ document, line }) => `${document}: ${line}`)).toEqual([]);
  });
});

describe("run, in a folder that has what they name", () => {
  let sandbox: Sandbox;
  /** As a newcomer's: what is printed says what is new. */
  const fresh = mkdtempSync(join(tmpdir(), "headroom-docs-fresh-"));
  beforeAll(async () => {
    sandbox = await aSandbox();
  });
  afterAll(() => {
    sandbox.remove();
    rmSync(fresh, { recursive: true, force: true });
  });

  test.each(
    runnable
      .filter((argv) => !ELSEWHERE.includes(argv.join(" ")))
      // What they write, others read.
      .toSorted(([a], [b]) => Number(b === "init") - Number(a === "init"))
      .map((argv) => [argv.join(" "), argv] as const),
  )("%s", async (_, argv) => {
    const { code, stdout, stderr } = await runVerb(argv, sandbox.folder);
    expect([stderr, stdout === ""]).toEqual([expect.not.stringContaining("headroom:"), false]);
    expect(code).toBe(argv.includes("--fail-on") ? 4 : 0);
  });

  test.each(
    DOCUMENTS.flatMap((document) =>
      outputsIn(document).map((one) => [document, one.command, one.block] as const),
    ),
  )("%s shows what is printed today by %s", async (document, command, block) => {
    const argv = headroomArguments({ document, line: command, words: shellWords(command) }) ?? [];
    const { stdout } = await runVerb(argv, fresh);
    let printed = stdout.split("\n").map((line) => line.trimEnd());
    for (const line of block.split("\n").map((one) => one.trimEnd())) {
      if (line === "…" || line === "") continue;
      const at = printed.indexOf(line);
      expect(at >= 0 ? line : `not printed, or not in this order: ${line}`).toBe(line);
      printed = printed.slice(at + 1);
    }
  });
});

describe("other programs' commands", () => {
  const scripts = Object.keys((JSON.parse(readDocument("package.json")) as { scripts: object }).scripts);

  test("npm runs scripts that there are", () => {
    const told = DOCUMENTS.flatMap((document) => [
      ...readDocument(document).matchAll(/npm run (?:-s )?([a-z][a-z-]*)/g),
    ]).map(([, name = ""]) => name);
    expect(told.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  test("npx runs programs that come along", () => {
    const told = written.filter(({ words }) => words[0] === "npx").map(({ words }) => words[1] ?? "");
    expect(told.filter((name) => !existsSync(join(ROOT, "node_modules/.bin", name)))).toEqual([]);
  });

  test("what is deployed with is a setting that docs/deploy.md lists or explains", () => {
    const deploy = readDocument("docs/deploy.md");
    const keys = written.flatMap(({ line }) =>
      [...line.matchAll(/-c ([A-Za-z]+)=/g)].map(([, key = ""]) => key),
    );
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter((key) => !deploy.includes(`\`${key}\``) && !deploy.includes(`-c ${key}=`))).toEqual(
      [],
    );
  });

  test("aws is asked for operations that its SDK has, where that is installed", () => {
    const asked = written
      .filter(({ words }) => words[0] === "aws")
      .map(({ words: [, service = "", operation = ""] }) => {
        const command = operation.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
        const client = join(ROOT, "node_modules/@aws-sdk", `client-${service}`);
        return {
          line: `${service} ${operation}`,
          client,
          file: join(client, "dist-types/commands", `${command}Command.d.ts`),
        };
      });
    const wrong = asked.filter(({ client, file }) => existsSync(client) && !existsSync(file));
    expect(wrong.map(({ line }) => line)).toEqual([]);
  });
});

describe("links", () => {
  test("lead to files of this repository that are there", () => {
    const broken = DOCUMENTS.flatMap((document) =>
      [...readDocument(document).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = ""]) => join(document, "..", target))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${document}: ${target}`),
    );
    expect(broken).toEqual([]);
  });
});
