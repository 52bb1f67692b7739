import type { Argument, Command, Option } from "commander";

/** What a value is, as far as a shell can help with it. */
export type ValueKind = "none" | "file" | "folder" | "text" | readonly string[];

export interface CompletedOption {
  /** `--source`. */
  readonly flag: string;
  readonly meaning: string;
  readonly value: ValueKind;
}

export interface CompletedCommand {
  /** `catalog show`. */
  readonly path: readonly string[];
  readonly meaning: string;
  readonly options: readonly CompletedOption[];
  readonly argument: ValueKind;
}

/** Every verb, and verb of a verb, as commander knows them: nothing of the completion is written twice. */
export function completedCommands(
  program: Command,
  path: readonly string[] = [],
): readonly CompletedCommand[] {
  return program.commands.flatMap((command) => {
    const own = [...path, command.name()];
    const [argument] = command.registeredArguments;
    const completed: CompletedCommand = {
      path: own,
      meaning: command.description() || (command.commands.length === 0 ? command.name() : ""),
      options: [
        ...command.options.map(optionOf),
        { flag: "--help", meaning: "how to use it", value: "none" },
      ],
      argument: argument === undefined ? "none" : kindOfValue(argument, argument.name()),
    };
    return [completed, ...completedCommands(command, own)];
  });
}

const optionOf = (option: Option): CompletedOption => ({
  flag: option.long ?? option.short ?? "",
  meaning: option.description,
  value: option.isBoolean() ? "none" : kindOfValue(option, /<([^>.]*)/.exec(option.flags)?.[1] ?? ""),
});

/** The name of a value says what it is: `<dir>`, `<file>`, `<in.jsonl>`. */
function kindOfValue({ argChoices }: Pick<Option | Argument, "argChoices">, name: string): ValueKind {
  if (argChoices !== undefined) return argChoices;
  if (name === "dir") return "folder";
  return name === "file" || name === "in" || name === "out" ? "file" : "text";
}

/** Those directly under a path: verbs under none, `show` and `refresh` under `catalog`. */
export const childrenOf = (
  commands: readonly CompletedCommand[],
  path: readonly string[],
): readonly CompletedCommand[] =>
  commands.filter(
    (one) => one.path.length === path.length + 1 && path.every((part, index) => one.path[index] === part),
  );
