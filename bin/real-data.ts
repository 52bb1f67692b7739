import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../lib/cli/main.ts";
import { writeFleetFiles } from "../lib/cli/real/fleet-files.ts";
import { heliosFleet } from "../lib/cli/real/helios-fleet.ts";
import { nabFleet } from "../lib/cli/real/nab-fleet.ts";
import { processTerminal } from "./process-terminal.ts";

/** `npm run real -- ../shared/data`: recordings of real machines as fleets, judged as anybody's would be. */
const data = resolve(process.argv[2] ?? "../shared/data");
if (!existsSync(data)) {
  process.stderr.write(
    `got ${data}, expected the folder that holds nab and helios_earth_vc: npm run real -- FOLDER\n`,
  );
  process.exit(2);
}

const NAB_END = "2014-04-24T00:00:00.000Z";
const terminal = processTerminal();
const fleets = { nab: nabFleet(data, NAB_END), helios: heliosFleet(data) };
for (const [name, fleet] of Object.entries(fleets)) {
  const folder = join("out", "real", name);
  writeFleetFiles(folder, fleet);
  process.stdout.write(`\n${fleet.title}\n\n`);
  process.exitCode = await run(["watch", "--source", "files", "--dir", folder, "--out", folder], terminal);
}
