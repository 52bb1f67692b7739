import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { Option } from "commander";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { ConfigError } from "../domain/errors.ts";
import type { Fleet, Problem, Signal } from "../domain/fleet.ts";
import { type StarterPlan, starterPlan } from "../plan-file/starter-plan.ts";
import { inertJson, inertText } from "../reports/inert-text.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { OpenSource } from "./opened-source.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { progressOn } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";
import type { WatchOptions } from "./watch-options.ts";

interface InitOptions extends Pick<WatchOptions, "source" | "dir" | "profile" | "regions"> {
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export const addInitVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("init")
    .description("a first plan.yaml, guessed from what runs: tags, groups, endpoints; every guess is marked")
    .addOption(
      new Option("--source <source>", "where the fleet is read from")
        .choices(["demo", "files", "aws"])
        .default("demo"),
    )
    .option("--dir <dir>", "folder of the files source")
    .option("--profile <name>", "aws: profile of the shared AWS configuration (default: the SDK's chain)")
    .option("--regions <regions...>", "aws: regions to look at")
    .option("--out <file>", "where the plan goes", "plan.yaml")
    .option("--force", "overwrite it if it is there")
    .option("--json", "print what was written as JSON")
    .action(async (options: InitOptions) => finish(await init(options, terminal)));
};

/** Tell a service from a job; nothing else is asked for. */
const REQUESTS: readonly Signal[] = ["requestsPerSecond", "invocations"];
const LOOK_BACK_DAYS = 14;

async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  refuse(options);
  const path = resolve(terminal.workingDirectory, options.out);
  if (existsSync(path) && !options.force)
    throw new ConfigError(
      `${path} is there already, expected none: give another --out, or --force to overwrite it`,
    );
  prepareOutputFolder(dirname(path));
  // Loaded when asked for: the database would slow the start of every other verb.
  const { withSource } = await import("./watch-ports.ts");
  const progress = progressOn(terminal);
  try {
    const { fleet, plan } = await withSource(watchOptionsOf(options), terminal, (source) =>
      guessedFrom(source, terminal, progress.step),
    );
    progress.end();
    writeOutputFile(dirname(path), basename(path), plan.yaml);
    report({ path, fleet, plan }, options, terminal);
    return exitCodeOf({ findings: [], problems: fleet.problems }, undefined);
  } finally {
    progress.end();
  }
}

/** The plan that may lie in the folder is not looked at: it is what is being written. */
const watchOptionsOf = ({ source, dir, profile, regions }: InitOptions): WatchOptions => ({
  source,
  planless: true,
  ...(dir === undefined ? {} : { dir }),
  ...(profile === undefined ? {} : { profile }),
  ...(regions === undefined ? {} : { regions }),
});

function refuse({ source, dir, profile, regions }: InitOptions): void {
  if (source === "files" && dir === undefined)
    throw new ConfigError("got no --dir, expected the folder of the files source");
  if (source !== "files" && dir !== undefined)
    throw new ConfigError(`got --dir with --source ${source}, expected --source files --dir DIR`);
  if (source !== "aws" && (profile ?? regions) !== undefined)
    throw new ConfigError(
      `got --${profile === undefined ? "regions" : "profile"} with --source ${source}, expected --source aws`,
    );
}

async function guessedFrom(
  { ports, clock }: OpenSource,
  terminal: Terminal,
  onProgress: (step: string) => void,
): Promise<{ readonly fleet: Fleet; readonly plan: StarterPlan }> {
  const fleet = await ports.fleet.fetchFleet({
    signals: REQUESTS,
    lookBackDays: LOOK_BACK_DAYS,
    clock: clock ?? terminal.clock,
    onProgress,
  });
  onProgress("reading prices");
  const regions = [...new Set(fleet.resources.map(({ region }) => region))].toSorted();
  const { book } = await ports.prices.fetchPrices(regions);
  const plan = starterPlan(fleet, {
    prices: book,
    instanceTypes: { ...fleet.instanceTypes, ...embeddedInstanceTypes() },
    accelerators: embeddedAccelerators(),
  });
  return { fleet, plan };
}

interface Written {
  readonly path: string;
  readonly fleet: Fleet;
  readonly plan: StarterPlan;
}

function report(
  { path, fleet, plan }: Written,
  { out, source, dir, json }: InitOptions,
  terminal: Terminal,
): void {
  const { workloads, leftOut, monthlyUsd } = plan;
  const resources = fleet.resources.length;
  if (json) {
    const { problems } = fleet;
    terminal.stdout(`${inertJson({ path, workloads, resources, leftOut, monthlyUsd, problems })}\n`);
    return;
  }
  const from = source === "files" ? `--source files --dir ${dir}` : `--source ${source}`;
  const lines = [
    `Wrote ${out}: ${workloads} workloads guessed from ${resources} resources.`,
    "It says what runs now. Read it, correct what says GUESS, fill in what says FILL IN; then:",
    "",
    `  headroom plan ${out}`,
    `  headroom watch ${from} --plan ${out}`,
  ];
  terminal.stdout(`${lines.map(inertText).join("\n")}\n`);
  for (const { where, what } of failures(fleet))
    terminal.stderr(`headroom: not all was seen: ${where}: ${what}\n`);
}

const failures = ({ problems }: Fleet): readonly Problem[] =>
  problems.filter(({ failure }) => failure !== undefined);
