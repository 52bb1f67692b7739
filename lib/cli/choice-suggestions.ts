import { type Argument, type Command, InvalidArgumentError, type Option } from "commander";
import { nearest } from "../domain/errors.ts";

/** commander suggests verbs and options; this does the same for a value that has to be one of some. */
export function suggestChoices(command: Command): void {
  for (const option of command.options) suggestFor(option);
  for (const argument of command.registeredArguments) suggestFor(argument);
  for (const child of command.commands) suggestChoices(child);
}

function suggestFor(chosen: Option | Argument): void {
  const { argChoices: choices, parseArg: parse } = chosen;
  if (choices === undefined || parse === undefined) return;
  chosen.argParser((value: string, previous: unknown) => {
    if (choices.includes(value)) return parse(value, previous);
    const near = nearest(value, choices);
    const suggestion = near === undefined ? "" : `\n(Did you mean ${near}?)`;
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.${suggestion}`);
  });
}
