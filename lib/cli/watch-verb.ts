import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Option } from "commander";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNamed } from "../catalog/models.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import type { Assessment } from "../domain/assessment.ts";
import { ConfigError } from "../domain/errors.ts";
import { SEVERITIES, type Severity } from "../domain/finding.ts";
import { epochMs, type Instant, instant } from "../domain/window.ts";
import { DEMO_AS_OF, writeDemoFleet } from "../local/demo/demo-fleet.ts";
import { filesSource } from "../local/files-source.ts";
import { openSqliteFindingStore } from "../local/sqlite-finding-store.ts";
import type { FleetSource } from "../pipeline/ports.ts";
import { watch } from "../pipeline/watch.ts";
import { findingsJson } from "../reports/findings-json.ts";
import { inertJson } from "../reports/inert-text.ts";
import { renderReportPage } from "../reports/report-page.ts";
import { exitCodeOf } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { findPlan, readPlan } from "./plan-path.ts";
import { progressOn } from "./progress.ts";
import { storePath } from "./store-path.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";
import { renderWatchTable } from "./watch-table.ts";

interface WatchOptions {
  readonly source: "demo" | "files";
  readonly dir?: string;
  readonly plan?: string;
  readonly asOf?: string;
  readonly out?: string;
  readonly store?: string;
  readonly json?: boolean;
  readonly failOn?: Severity;
}

export const addWatchVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("watch")
    .description("the main job: gather, size, assess, reconcile, save; what to change and what it saves")
    .addOption(
      new Option("--source <source>", "where the fleet is read from")
        .choices(["demo", "files"])
        .default("demo"),
    )
    .option("--dir <dir>", "folder of the files source: instances.csv, metrics, bill, plan.yaml")
    .option("--plan <file>", "plan file (default: plan.yaml in --dir, then in the working folder)")
    .option("--as-of <time>", "look from this moment, ISO 8601 UTC (default: the newest sample)")
    .option("--out <dir>", "write report.html and findings.json there")
    .option("--store <file>", "findings remembered between runs (default: one in .headroom for each source)")
    .option("--json", "print findings.json instead of the table")
    .addOption(
      new Option("--fail-on <severity>", "exit 4 when a live finding is at or above it").choices([
        ...SEVERITIES,
      ]),
    )
    .action(async (options: WatchOptions) => finish(await runWatch(options, terminal)));
};

async function runWatch(options: WatchOptions, terminal: Terminal): Promise<number> {
  if (options.source === "files" && !options.dir)
    throw new ConfigError("got no --dir, expected the folder of the files source");
  if (options.source === "demo" && options.dir)
    throw new ConfigError("got --dir with --source demo, expected --source files --dir DIR");
  const asOf = options.asOf === undefined ? undefined : parseInstant(options.asOf);
  const out = options.out === undefined ? undefined : resolve(terminal.workingDirectory, options.out);
  if (out) prepareOutputFolder(out);
  const assessment = await withFleetFolder(options, (dir) => assessFolder(options, terminal, dir, asOf));
  const json = `${inertJson(findingsJson(assessment))}\n`;
  const { width, color } = terminal;
  terminal.stdout(options.json ? json : renderWatchTable(assessment, { width, color }));
  if (out) {
    const page = writeOutputFile(out, "report.html", renderReportPage(assessment));
    writeOutputFile(out, "findings.json", json);
    if (!options.json) terminal.stdout(`\nReport: ${page}\n`);
  }
  return exitCodeOf(assessment.findings, options.failOn);
}

/** The demo fleet is files too: written to a temporary folder, read like anybody's, and gone afterwards. */
async function withFleetFolder<T>(options: WatchOptions, use: (dir: string) => Promise<T>): Promise<T> {
  if (options.dir) return use(options.dir);
  const dir = mkdtempSync(join(tmpdir(), "headroom-demo-"));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    await writeDemoFleet(dir, DEMO_AS_OF);
    return await use(dir);
  } finally {
    remove();
    process.off("exit", remove);
  }
}

async function assessFolder(
  options: WatchOptions,
  terminal: Terminal,
  folder: string,
  asOf: Instant | undefined,
): Promise<Assessment> {
  const dir = resolve(terminal.workingDirectory, folder);
  const planPath = findPlan(
    options.plan,
    options.source === "demo" ? [dir] : [dir, terminal.workingDirectory],
  );
  const plan = planPath === undefined ? undefined : readPlan(resolve(terminal.workingDirectory, planPath));
  const instanceTypes = embeddedInstanceTypes();
  const files = filesSource({ dir, instanceTypes });
  const store = openSqliteFindingStore(
    options.store ?? storePath(terminal.workingDirectory, options.source, options.dir),
  );
  const progress = progressOn(terminal);
  try {
    return await watch(
      {
        fleet: named(files, options.source),
        bill: files,
        prices: { fetchPrices: async () => ({ book: embeddedPriceBook(), problems: [] }) },
        store,
      },
      {
        plan,
        instanceTypes,
        accelerators: embeddedAccelerators(),
        modelNamed,
        clock: options.source === "demo" ? DEMO_AS_OF : terminal.clock,
        ...(asOf === undefined ? {} : { asOf }),
        onProgress: progress.step,
      },
    );
  } finally {
    progress.end();
    await store.close();
  }
}

function parseInstant(text: string): Instant {
  const at = epochMs(text);
  if (Number.isNaN(at))
    throw new ConfigError(
      `got --as-of ${JSON.stringify(text)}, expected a time such as 2026-11-24T00:00:00Z`,
    );
  return instant(at);
}

/** The demo is read as files are, but says that it is the demo. */
const named = (source: FleetSource, name: string): FleetSource => ({
  name,
  fetchFleet: async (request) => ({ ...(await source.fetchFleet(request)), source: name }),
});
