#!/usr/bin/env node
import module from "node:module";
import { processTerminal } from "./process-terminal.ts";

const NEEDED = 24;
if (Number(process.versions.node.split(".")[0]) < NEEDED) {
  process.stderr.write(
    `headroom: got Node ${process.versions.node}, expected ${NEEDED} or newer: npm scripts bring their own (npm run -s headroom -- …)\n`,
  );
  process.exit(1);
}
// Node strips the types of some 400 files at each start: kept, the second start takes half as long.
module.enableCompileCache();
// Imported after the check: on an older Node the modules themselves would not load.
const { run } = await import("../lib/cli/main.ts");

process.exitCode = await run(process.argv.slice(2), processTerminal());
