import { resolve } from "node:path";
import { Option } from "commander";
import { replayFleet } from "../backtest/commitment-replay.ts";
import { replayPurchases } from "../backtest/purchase-board.ts";
import { ConfigError } from "../domain/errors.ts";
import { renderBacktestPage } from "../reports/backtest-page.ts";
import { inertJson } from "../reports/inert-text.ts";
import type { Replayed } from "./backtest-demo.ts";
import { backtestAnswer } from "./backtest-json.ts";
import { renderBacktest } from "./backtest-table.ts";
import { EXIT } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { progressOn } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";

interface BacktestOptions {
  readonly source: "demo" | "files";
  readonly dir?: string;
  readonly usage?: string;
  readonly rates?: string;
  readonly data?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export const addBacktestVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("backtest")
    .description("replay a history with only the past visible: what each policy saves, and what harm it does")
    .addOption(new Option("--source <source>", "whose history").choices(["demo", "files"]).default("demo"))
    .option("--dir <dir>", "folder of the files source: instances.csv and two weeks of metrics or more")
    .option("--usage <file>", "hour,instanceType,instances: replays commitments on it")
    .option("--rates <file>", "instanceType,onDemandUsdPerHour,committedUsdPerHour")
    .option("--data <dir>", "folder of published recordings (docs/backtest.md) in place of a source")
    .option("--out <dir>", "write backtest.html and backtest.json there")
    .option("--json", "print JSON")
    .action(async (options: BacktestOptions) => finish(await runBacktest(options, terminal)));
};

async function runBacktest(options: BacktestOptions, terminal: Terminal): Promise<number> {
  refuse(options);
  const out = options.out === undefined ? undefined : resolve(terminal.workingDirectory, options.out);
  if (out !== undefined) prepareOutputFolder(out);
  const progress = progressOn(terminal);
  try {
    const answer = backtestAnswer(await replayed(options, terminal, progress.step));
    progress.end();
    const json = `${inertJson(answer)}\n`;
    const { width, color } = terminal;
    terminal.stdout(options.json ? json : `${renderBacktest(answer, { width, color })}\n`);
    if (out !== undefined) {
      const page = writeOutputFile(out, "backtest.html", renderBacktestPage(answer));
      writeOutputFile(out, "backtest.json", json);
      if (!options.json) terminal.stdout(`\nReport: ${page}\n`);
    }
    return EXIT.ok;
  } finally {
    progress.end();
  }
}

function refuse({ source, dir, usage, rates, data }: BacktestOptions): void {
  if (source === "files" && dir === undefined && usage === undefined)
    throw new ConfigError("got neither --dir nor --usage, expected the folder of the files source, or usage");
  if (source === "demo" && dir !== undefined)
    throw new ConfigError("got --dir with --source demo, expected --source files --dir DIR");
  if ((usage === undefined) !== (rates === undefined))
    throw new ConfigError(
      `got --${usage === undefined ? "rates" : "usage"} alone, expected --usage and --rates together`,
    );
  if (data !== undefined && (source === "files" || usage !== undefined))
    throw new ConfigError("got --data with a source of your own, expected one of the two");
}

/** Loaded when asked for: the database and the demo would slow the start of every other verb. */
async function replayed(
  options: BacktestOptions,
  terminal: Terminal,
  step: (text: string) => void,
): Promise<Replayed> {
  const at = (path: string): string => resolve(terminal.workingDirectory, path);
  if (options.data !== undefined) {
    const { replayPublished } = await import("./backtest-published.ts");
    return replayPublished(at(options.data), step);
  }
  if (options.usage !== undefined && options.rates !== undefined) {
    const purchases = await replayUsage(at(options.usage), at(options.rates), step);
    if (options.dir === undefined) return purchases;
    const { replayFolder } = await import("./backtest-demo.ts");
    const machines = await replayFolder(at(options.dir), "files", { clock: terminal.clock, step });
    return {
      source: "files",
      boards: [...machines.boards, ...purchases.boards],
      problems: [...machines.problems, ...purchases.problems],
    };
  }
  const { replayDemo, replayFolder } = await import("./backtest-demo.ts");
  return options.dir === undefined
    ? replayDemo(step)
    : replayFolder(at(options.dir), "files", { clock: terminal.clock, step });
}

async function replayUsage(usage: string, rates: string, step: (text: string) => void): Promise<Replayed> {
  step(`reading ${usage}`);
  const { readCommitInputs } = await import("./commit-inputs.ts");
  const inputs = await readCommitInputs({
    usage,
    rates,
    existing: undefined,
    reservations: undefined,
    plan: undefined,
    asOf: undefined,
    scope: undefined,
  });
  step("replaying commitments");
  const fleet = replayFleet("usage", inputs.history, { rates: inputs.rates, termHours: 8_760 });
  return {
    source: "files",
    boards: [replayPurchases("commitments", "your hourly usage", [fleet])],
    problems: inputs.problems,
  };
}
