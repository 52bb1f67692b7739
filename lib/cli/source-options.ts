import { type Command, InvalidArgumentError, Option } from "commander";
import { ConfigError } from "../domain/errors.ts";
import { epochMs, type Instant, instant } from "../domain/window.ts";
import type { SourceOptions } from "./watch-options.ts";

/** Of every verb that looks at a fleet: where it is, and from when. */
export const addSourceOptions = (command: Command): Command =>
  command
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
    .option("--store <file>", "findings remembered between runs (default: one in .headroom for each source)");

/** Options of the AWS source alone. */
const AWS_ONLY = ["profile", "regions", "workloadTag", "period"] as const;

export function refuseStrayOptions(options: SourceOptions): void {
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

function minutes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1440)
    throw new InvalidArgumentError("expected whole minutes from 1 to 1440");
  return value;
}

/** The moment that `--as-of` names. Throws ConfigError. */
export function momentOf({ asOf: text }: SourceOptions): Instant | undefined {
  if (text === undefined) return undefined;
  const at = epochMs(text);
  if (Number.isNaN(at))
    throw new ConfigError(
      `got --as-of ${JSON.stringify(text)}, expected a time such as 2026-11-24T00:00:00Z`,
    );
  return instant(at);
}
