import { run } from "../../lib/cli/main.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a verb in this process, as the shell would: exit code and what was printed. */
export async function runVerb(
  argv: readonly string[],
  workingDirectory: string,
  clock = "2026-11-24T12:00:00.000Z",
): Promise<Ran> {
  const printed = { stdout: "", stderr: "" };
  const code = await run(argv, {
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
    isTerminal: false,
    width: 100,
    color: false,
    clock,
    workingDirectory,
  });
  return { code, ...printed };
}
