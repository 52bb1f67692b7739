import { Command, CommanderError } from "commander";
import { inertLines } from "../reports/inert-text.ts";
import { addBacktestVerb } from "./backtest-verb.ts";
import { addCatalogVerb } from "./catalog-verb.ts";
import { addCommitVerb } from "./commit-verb.ts";
import { EXIT, exitCodeOfError } from "./exit-code.ts";
import { addExplainVerb } from "./explain-verb.ts";
import { addPlanVerb } from "./plan-verb.ts";
import { addSizeVerb } from "./size-verb.ts";
import type { Terminal } from "./terminal.ts";
import { addWatchVerb } from "./watch-verb.ts";

/** Runs one verb and answers its exit code. A user's mistake prints a sentence, never a stack trace. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.ok;
  // Messages name files and quote values that strangers wrote.
  const complain = (text: string): void => terminal.stderr(inertLines(text));
  const finish = (result: number): void => {
    code = result;
  };
  const program = new Command("headroom")
    .description("Plan-aware cost monitor for ML fleets on AWS: plan, utilization and bill side by side.")
    .configureOutput({ writeOut: terminal.stdout, writeErr: complain })
    .exitOverride();
  for (const addVerb of [
    addWatchVerb,
    addPlanVerb,
    addSizeVerb,
    addExplainVerb,
    addCatalogVerb,
    addCommitVerb,
    addBacktestVerb,
  ]) {
    addVerb(program, terminal, finish);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.configuration;
    complain(`headroom: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodeOfError(error);
  }
}
