import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import type { Plan } from "../domain/plan.ts";
import type { Instant } from "../domain/window.ts";
import { filesCommitmentSource } from "../local/commitment-files.ts";
import { DEMO_AS_OF, writeDemoFleet } from "../local/demo/demo-fleet.ts";
import { filesSource } from "../local/files-source.ts";
import { readInventory } from "../local/inventory.ts";
import type { FleetSource, PriceSource } from "../pipeline/ports.ts";
import type { OpenSource } from "./opened-source.ts";
import { findPlan, readPlan } from "./plan-path.ts";
import type { Terminal } from "./terminal.ts";
import type { WatchOptions } from "./watch-options.ts";

/** Opens the source that was asked for, uses it, and leaves nothing behind. */
export async function withSource<T>(
  options: WatchOptions,
  terminal: Terminal,
  use: (source: OpenSource) => Promise<T>,
): Promise<T> {
  if (options.source === "demo") return withDemo(options, terminal, use);
  const folders = options.dir ? [resolve(terminal.workingDirectory, options.dir)] : [];
  const plan = planOf(options, terminal, [...folders, terminal.workingDirectory]);
  if (options.source === "files") {
    const dir = folders[0] ?? terminal.workingDirectory;
    return use({
      ports: filesPorts(dir, "files", terminal.clock),
      plan,
      clock: terminal.clock,
      memory: options.dir,
    });
  }
  // Loaded when asked for: the SDK would double the start of every other verb.
  const { awsPorts } = await import("./aws-ports.ts");
  return use({ ...(await awsPorts(options, plan, terminal.clock)), plan, clock: terminal.clock });
}

/** The demo fleet is files too: written to a temporary folder, read like anybody's, and gone afterwards. */
async function withDemo<T>(
  options: WatchOptions,
  terminal: Terminal,
  use: (source: OpenSource) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "headroom-demo-"));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    await writeDemoFleet(dir, DEMO_AS_OF);
    const plan = planOf(options, terminal, [dir]);
    return await use({
      ports: filesPorts(dir, "demo", DEMO_AS_OF),
      plan,
      clock: DEMO_AS_OF,
      memory: undefined,
    });
  } finally {
    remove();
    process.off("exit", remove);
  }
}

function filesPorts(dir: string, name: string, clock: Instant): OpenSource["ports"] {
  const instanceTypes = embeddedInstanceTypes();
  const files = filesSource({ dir, instanceTypes });
  const regions = async () => {
    const { items } = await readInventory(dir, instanceTypes, clock);
    return [...new Set(items.map(({ region }) => region))].toSorted();
  };
  const commitments = filesCommitmentSource({ dir, regions });
  const ports = { fleet: named(files, name), bill: files, prices: datedPrices };
  return commitments === undefined ? ports : { ...ports, commitments };
}

const datedPrices: PriceSource = {
  fetchPrices: async () => ({ book: embeddedPriceBook(), problems: [] }),
};

/** The demo is read as files are, but says that it is the demo. */
const named = (source: FleetSource, name: string): FleetSource => ({
  name,
  fetchFleet: async (request) => ({ ...(await source.fetchFleet(request)), source: name }),
});

function planOf(options: WatchOptions, terminal: Terminal, folders: readonly string[]): Plan | undefined {
  if (options.planless) return undefined;
  const path = findPlan(options.plan, folders);
  return path === undefined ? undefined : readPlan(resolve(terminal.workingDirectory, path));
}
