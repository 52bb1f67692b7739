import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNamed } from "../catalog/models.ts";
import { embeddedSpotAdvisor } from "../catalog/spot-advisor.ts";
import type { Assessment } from "../domain/assessment.ts";
import { ConfigError } from "../domain/errors.ts";
import { SEVERITIES } from "../domain/finding.ts";
import { epochMs, type Instant, instant } from "../domain/window.ts";
import { openSqliteFindingStore } from "../local/sqlite-finding-store.ts";
import { watch } from "../pipeline/watch.ts";
import { findingsJson } from "../reports/findings-json.ts";
import { inertJson } from "../reports/inert-text.ts";
import { renderReportPage } from "../reports/report-page.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { OpenSource } from "./opened-source.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { progressOn } from "./progress.ts";
import { storePath } from "./store-path.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";
import type { WatchOptions } from "./watch-options.ts";
import { withSource } from "./watch-ports.ts";
import { renderWatchTable } from "./watch-table.ts";

export const addWatchVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("watch")
    .description("the main job: gather, size, assess, reconcile, save; what to change and what it saves")
    .addOption(
      new Option("--source <source>", "where the fleet is read from")
        .choices(["demo", "files", "aws"])
        .default("demo"),
    )
    .option("--dir <dir>", "folder of the files source: instances.csv, metrics, bill, plan.yaml")
    .option("--profile <name>", "aws: profile of the shared AWS configuration (default: the SDK's chain)")
    .option("--regions <regions...>", "aws: regions to look at (default: the plan's)")
    .option("--workload-tag <key>", "aws: the cost allocation tag that names workloads (default: workload)")
    .option(
      "--period <minutes>",
      "aws: minutes a metric point covers (default: 60; 5 is finer and slower)",
      minutes,
    )
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
  refuseStrayOptions(options);
  const asOf = options.asOf === undefined ? undefined : parseInstant(options.asOf);
  const out = options.out === undefined ? undefined : resolve(terminal.workingDirectory, options.out);
  if (out) prepareOutputFolder(out);
  const assessment = await withSource(options, terminal, (source) =>
    assessSource(options, terminal, source, asOf),
  );
  const json = `${inertJson(findingsJson(assessment))}\n`;
  const { width, color } = terminal;
  terminal.stdout(options.json ? json : renderWatchTable(assessment, { width, color }));
  if (out) {
    const page = writeOutputFile(out, "report.html", renderReportPage(assessment));
    writeOutputFile(out, "findings.json", json);
    if (!options.json) terminal.stdout(`\nReport: ${page}\n`);
  }
  return exitCodeOf(assessment, options.failOn);
}

/** Options of the AWS source alone. */
const AWS_ONLY = ["profile", "regions", "workloadTag", "period"] as const;

function refuseStrayOptions(options: WatchOptions): void {
  if (options.source === "files" && !options.dir)
    throw new ConfigError("got no --dir, expected the folder of the files source");
  if (options.source !== "files" && options.dir)
    throw new ConfigError(`got --dir with --source ${options.source}, expected --source files --dir DIR`);
  const stray = AWS_ONLY.find((name) => options[name] !== undefined);
  if (options.source !== "aws" && stray !== undefined) {
    const flag = stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new ConfigError(`got --${flag} with --source ${options.source}, expected --source aws`);
  }
}

async function assessSource(
  options: WatchOptions,
  terminal: Terminal,
  { ports, plan, clock, memory, ownCost }: OpenSource,
  asOf: Instant | undefined,
): Promise<Assessment> {
  const store = openSqliteFindingStore(
    options.store ?? storePath(terminal.workingDirectory, options.source, memory),
  );
  const progress = progressOn(terminal);
  try {
    const assessment = await watch(
      { ...ports, store },
      {
        plan,
        instanceTypes: embeddedInstanceTypes(),
        accelerators: embeddedAccelerators(),
        modelNamed,
        spotMarket: { advisor: embeddedSpotAdvisor() },
        clock,
        ...(asOf === undefined ? {} : { asOf }),
        onProgress: progress.step,
      },
    );
    return ownCost ? { ...assessment, ownCost: ownCost() } : assessment;
  } finally {
    progress.end();
    await store.close();
  }
}

function minutes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1440)
    throw new InvalidArgumentError("expected whole minutes from 1 to 1440");
  return value;
}

function parseInstant(text: string): Instant {
  const at = epochMs(text);
  if (Number.isNaN(at))
    throw new ConfigError(
      `got --as-of ${JSON.stringify(text)}, expected a time such as 2026-11-24T00:00:00Z`,
    );
  return instant(at);
}
