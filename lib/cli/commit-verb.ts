import { basename, dirname, resolve } from "node:path";
import { Option } from "commander";
import { ConfigError } from "../domain/errors.ts";
import type { Instant } from "../domain/window.ts";
import { instantOf } from "../local/instant-text.ts";
import { isPlanScope, type PlanScope } from "../purchase/commitment-scope.ts";
import { inertJson } from "../reports/inert-text.ts";
import { commitAnswer } from "./commit.ts";
import { TERM_HOURS, type Term } from "./commit-answer.ts";
import { renderCommit } from "./commit-table.ts";
import { EXIT } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { progressOn } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";

interface CommitOptions {
  readonly usage: string;
  readonly rates: string;
  readonly existing?: string;
  readonly reservations?: string;
  readonly plan?: string;
  readonly term: Term;
  readonly asOf?: string;
  readonly scope?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export const addCommitVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("commit")
    .description("how much Savings Plan to buy now: exact cost of every commitment, from hourly usage")
    .requiredOption("--usage <file>", "hour,instanceType,instances: CSV, or Parquet (.parquet)")
    .requiredOption("--rates <file>", "instanceType,onDemandUsdPerHour,committedUsdPerHour")
    .option(
      "--existing <file>",
      "commitmentUsdPerHour,start,end: what is committed already (default: nothing)",
    )
    .option(
      "--reservations <file>",
      "instanceType,instances,start,end: reserved instances, which apply first (default: none)",
    )
    .option("--plan <file>", "plan file: what will start and stop is bought for (default: usage alone)")
    .addOption(new Option("--term <term>", "how long").choices(Object.keys(TERM_HOURS)).makeOptionMandatory())
    .option("--as-of <time>", "when to buy; only usage before it is seen (default: the end of the usage)")
    .option(
      "--scope <scope>",
      "compute, sagemaker or ec2-instance:<family> (default: by the types in the file)",
    )
    .option("--out <file>", "write the JSON there too")
    .option("--json", "print JSON")
    .action(async (options: CommitOptions) => {
      await commit(options, terminal);
      finish(EXIT.ok);
    });
};

async function commit(options: CommitOptions, terminal: Terminal): Promise<void> {
  const at = (path: string): string => resolve(terminal.workingDirectory, path);
  const out = options.out === undefined ? undefined : at(options.out);
  if (out !== undefined) prepareOutputFolder(dirname(out));
  const files = {
    usage: at(options.usage),
    rates: at(options.rates),
    existing: options.existing === undefined ? undefined : at(options.existing),
    reservations: options.reservations === undefined ? undefined : at(options.reservations),
    plan: options.plan === undefined ? undefined : at(options.plan),
    asOf: options.asOf === undefined ? undefined : asOfIn(options.asOf),
    scope: options.scope === undefined ? undefined : scopeIn(options.scope),
  };
  const progress = progressOn(terminal);
  try {
    progress.step(`reading ${files.usage}`);
    // Loaded when asked for: the database would double the start of every other verb.
    const { readCommitInputs } = await import("./commit-inputs.ts");
    const answer = commitAnswer(await readCommitInputs(files), options.term);
    progress.end();
    const json = `${inertJson(answer)}\n`;
    if (out !== undefined) writeOutputFile(dirname(out), basename(out), json);
    const { width, color } = terminal;
    terminal.stdout(options.json ? json : `${renderCommit(answer, { width, color })}\n`);
  } finally {
    progress.end();
  }
}

function asOfIn(text: string): Instant {
  const asOf = instantOf(text);
  if (asOf === undefined)
    throw new ConfigError(`--as-of: got ${JSON.stringify(text)}, expected a time like 2026-11-24T00:00:00Z`);
  return asOf;
}

function scopeIn(text: string): PlanScope {
  if (isPlanScope(text)) return text;
  throw new ConfigError(
    `--scope: got ${JSON.stringify(text)}, expected compute, sagemaker or ec2-instance:<family>, such as ec2-instance:g5`,
  );
}
