import { writeFileSync } from "node:fs";

/** Preloaded into a process to be measured: notes its peak resident memory (KiB) when it ends. */
process.on("exit", () =>
  writeFileSync(process.env.PEAK_MEMORY_NOTE ?? "/dev/null", String(process.resourceUsage().maxRSS)),
);
