import { wantsColor } from "../lib/cli/color-choice.ts";
import type { Terminal } from "../lib/cli/terminal.ts";

/** This process as a verb sees it. `headroom watch | head` closes the pipe early: the reader's right, not an error. */
export function processTerminal(): Terminal {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    width: process.stdout.columns ?? 100,
    color: wantsColor(process.stdout.isTTY === true, process.env),
    clock: new Date().toISOString(),
    workingDirectory: process.cwd(),
  };
}
