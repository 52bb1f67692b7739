#!/usr/bin/env node
import { run } from "../lib/cli/main.ts";

// `headroom watch | head` closes the pipe early: that is the reader's right, not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  width: process.stdout.columns ?? 100,
  color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  clock: new Date().toISOString(),
  workingDirectory: process.cwd(),
});
