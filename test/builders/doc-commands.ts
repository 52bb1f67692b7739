import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");
export const readDocument = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** What a user reads. Decisions are history and are left as they were. */
export const DOCUMENTS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export interface DocCommand {
  readonly document: string;
  /** As written, comment and line continuations gone. */
  readonly line: string;
  readonly words: readonly string[];
}

const FENCE = /^```([a-z]*)\n([\s\S]*?)^```/gm;
const SHELL = ["sh", "bash", "console", ""];
const PROGRAMS = /^(headroom|npm|npx|aws|node|git|openssl|export|source|amazon-cloudwatch-agent-ctl)\b/;

/** Each command of each fenced block, `a && b` being two. */
export function commandsIn(document: string): readonly DocCommand[] {
  return [...readDocument(document).matchAll(FENCE)].flatMap(([, language = "", block = ""]) =>
    (SHELL.includes(language) ? block : "")
      .replaceAll("\\\n", " ")
      .split("\n")
      .flatMap((line) => line.replace(/(^|\s)#.*$/, "").split("&&"))
      .map((line) => line.trim())
      .filter((line) => PROGRAMS.test(line))
      .map((line) => ({ document, line, words: shellWords(line) })),
  );
}

/** Inline code that begins with `headroom VERB`, options and all. */
export const inlineCommandsIn = (document: string): readonly DocCommand[] =>
  [
    ...readDocument(document)
      .replace(/```[\s\S]*?```/g, "")
      .matchAll(/`(headroom [a-z][^`]*)`/g),
  ].map(([, line = ""]) => ({ document, line, words: shellWords(line) }));

/** Words as a shell splits them: quotes kept together, `$(…)` one word, a redirection and what follows dropped. */
export function shellWords(line: string): readonly string[] {
  const words = line.match(/\$\((?:[^()]|\([^()]*\))*\)|(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  const end = words.findIndex((word) => /^[>|]/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/["']/g, ""));
}

/** What headroom is given, however it is started; undefined for another program. */
export function headroomArguments({ words }: DocCommand): readonly string[] | undefined {
  if (words[0] === "headroom") return words.slice(1);
  const [npm, second, ...rest] = words;
  if (npm !== "npm") return undefined;
  if (second === "start") return ["watch", "--source", "demo", "--out", "out"];
  const start = rest.indexOf("headroom");
  return start < 0 ? undefined : rest.slice(start + 1).filter((word, index) => index > 0 || word !== "--");
}

const ASKS_AWS = ["aws", "refresh", "--table", "--profile"];
export const asksAws = (argv: readonly string[]): boolean => argv.some((word) => ASKS_AWS.includes(word));
/** `DIR`, `VERB`, `…`: said of any, so nothing to run. */
export const isPattern = (argv: readonly string[]): boolean =>
  argv.some((word) => /^[A-Z][A-Z_.]*$|…|^<.*>$/.test(word));

/** A block of real output: the command above it, and the lines that must appear in this order; `…` stands for any number. */
export function outputsIn(document: string): readonly { readonly command: string; readonly block: string }[] {
  const marked = /<!-- output of (.*?) -->\n+```[a-z]*\n([\s\S]*?)^```/gm;
  return [...readDocument(document).matchAll(marked)].map(([, command = "", block = ""]) => ({
    command,
    block,
  }));
}
