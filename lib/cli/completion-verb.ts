import { Argument } from "commander";
import { completedCommands } from "./completion.ts";
import { bashCompletion } from "./completion-bash.ts";
import { fishCompletion } from "./completion-fish.ts";
import { zshCompletion } from "./completion-zsh.ts";
import { EXIT } from "./exit-code.ts";
import type { AddVerb } from "./verb.ts";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export const addCompletionVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("completion")
    .addArgument(new Argument("<shell>", "the shell that completes").choices(Object.keys(SHELLS)))
    .description("prints what makes your shell complete headroom's verbs, options and values")
    .action((shell: keyof typeof SHELLS) => {
      terminal.stdout(SHELLS[shell](completedCommands(program)));
      finish(EXIT.ok);
    });
};
