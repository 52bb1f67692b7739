import { Command, CommanderError } from "commander";
import { inertLines } from "../reports/inert-text.ts";
import { EXIT, exitCodeOfError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";

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
  for (const addVerb of await verbsFor(argv)) addVerb(program, terminal, finish);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.configuration;
    complain(`headroom: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodeOfError(error);
  }
}

/** In the order of the help. Loaded when asked for: each verb's own modules are a tenth of a second or more. */
const VERBS: Readonly<Record<string, () => Promise<AddVerb>>> = {
  watch: async () => (await import("./watch-verb.ts")).addWatchVerb,
  init: async () => (await import("./init-verb.ts")).addInitVerb,
  plan: async () => (await import("./plan-verb.ts")).addPlanVerb,
  size: async () => (await import("./size-verb.ts")).addSizeVerb,
  explain: async () => (await import("./explain-verb.ts")).addExplainVerb,
  catalog: async () => (await import("./catalog-verb.ts")).addCatalogVerb,
  commit: async () => (await import("./commit-verb.ts")).addCommitVerb,
  backtest: async () => (await import("./backtest-verb.ts")).addBacktestVerb,
};

/** The verb that is named first; all of them for help and for a name that is none, which is then told what there is. */
function verbsFor([name = ""]: readonly string[]): Promise<readonly AddVerb[]> {
  const asked = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  return Promise.all((asked === undefined ? Object.values(VERBS) : [asked]).map((load) => load()));
}
