import { Command, CommanderError } from "commander";
import { inertLines } from "../reports/inert-text.ts";
import { suggestChoices } from "./choice-suggestions.ts";
import { EXIT, exitCodeOfError } from "./exit-code.ts";
import { addExamples } from "./help-examples.ts";
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
  const program = programOf(await verbsFor(argv), { ...terminal, stderr: complain }, finish);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.configuration;
    complain(`headroom: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodeOfError(error);
  }
}

function programOf(verbs: readonly AddVerb[], terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command("headroom")
    .description("Plan-aware cost monitor for ML fleets on AWS: plan, utilization and bill side by side.")
    .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr })
    .exitOverride();
  for (const addVerb of verbs) addVerb(program, terminal, finish);
  suggestChoices(program);
  addExamples(program);
  return program;
}

/** All verbs and their options, for whoever reads the definition: the documents' test parses what they tell people to type. */
export const wholeProgram = async (terminal: Terminal): Promise<Command> =>
  programOf(await verbsFor([]), terminal, () => undefined);

/** In the order of the help. Loaded when asked for: each verb's own modules are a tenth of a second or more. */
const VERBS: Readonly<Record<string, () => Promise<AddVerb>>> = {
  watch: async () => (await import("./watch-verb.ts")).addWatchVerb,
  report: async () => (await import("./report-verb.ts")).addReportVerb,
  init: async () => (await import("./init-verb.ts")).addInitVerb,
  plan: async () => (await import("./plan-verb.ts")).addPlanVerb,
  size: async () => (await import("./size-verb.ts")).addSizeVerb,
  explain: async () => (await import("./explain-verb.ts")).addExplainVerb,
  catalog: async () => (await import("./catalog-verb.ts")).addCatalogVerb,
  commit: async () => (await import("./commit-verb.ts")).addCommitVerb,
  anomalies: async () => (await import("./anomalies-verb.ts")).addAnomaliesVerb,
  backtest: async () => (await import("./backtest-verb.ts")).addBacktestVerb,
  completion: async () => (await import("./completion-verb.ts")).addCompletionVerb,
};

/** Tells of all the others. */
const NEEDS_ALL = "completion";

/** The verb that is named first; all of them for help and for a name that is none, which is then told what there is. */
function verbsFor([name = ""]: readonly string[]): Promise<readonly AddVerb[]> {
  const asked = Object.hasOwn(VERBS, name) && name !== NEEDS_ALL ? VERBS[name] : undefined;
  return Promise.all((asked === undefined ? Object.values(VERBS) : [asked]).map((load) => load()));
}
