import { run } from "../../lib/cli/main.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nobody looks: no colours, and what is printed is lost. */
export const aTerminal = (change: Partial<Terminal> = {}): Terminal => ({
  stdout: () => undefined,
  stderr: () => undefined,
  isTerminal: false,
  width: 100,
  color: false,
  clock: "2026-11-24T12:00:00.000Z",
  workingDirectory: ".",
  ...change,
});

/** Runs a verb in this process, as the shell would: exit code and what was printed. */
export async function runVerb(
  argv: readonly string[],
  workingDirectory: string,
  clock = "2026-11-24T12:00:00.000Z",
): Promise<Ran> {
  const printed = { stdout: "", stderr: "" };
  const code = await run(
    argv,
    aTerminal({
      stdout: (text) => {
        printed.stdout += text;
      },
      stderr: (text) => {
        printed.stderr += text;
      },
      clock,
      workingDirectory,
    }),
  );
  return { code, ...printed };
}
