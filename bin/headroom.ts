#!/usr/bin/env node

const NEEDED = 24;
if (Number(process.versions.node.split(".")[0]) < NEEDED) {
  process.stderr.write(
    `headroom: got Node ${process.versions.node}, expected ${NEEDED} or newer: npm scripts bring their own (npm run -s headroom -- …)\n`,
  );
  process.exit(1);
}
// Imported after the check: on an older Node the modules themselves would not load.
const { run } = await import("../lib/cli/main.ts");

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
