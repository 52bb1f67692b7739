import { type CompletedCommand, childrenOf, type ValueKind } from "./completion.ts";

export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return [
    "# fish completion of headroom: save it as ~/.config/fish/completions/headroom.fish",
    "complete -c headroom -f",
    ...commands.flatMap((one) => linesOf(commands, one)),
    "",
  ].join("\n");
}

function linesOf(
  commands: readonly CompletedCommand[],
  { path, meaning, options, argument }: CompletedCommand,
): string[] {
  const siblings = childrenOf(commands, path.slice(0, -1)).map((one) => one.path.at(-1));
  const before = [
    ...(path.length > 1 ? [`__fish_seen_subcommand_from ${path[0]}`] : []),
    `not __fish_seen_subcommand_from ${siblings.join(" ")}`,
  ].join("; and ");
  const within = path.map((part) => `__fish_seen_subcommand_from ${part}`).join("; and ");
  const head = `complete -c headroom -n ${quoted(within)}`;
  return [
    `complete -c headroom -n ${quoted(before)} -a ${path.at(-1)} -d ${quoted(meaning)}`,
    ...(argument === "none" ? [] : [`${head} ${argumentOf(argument)}`]),
    ...options.map(
      ({ flag, meaning: what, value }) =>
        `${head} -l ${flag.slice(2)} -d ${quoted(what)}${optionValue(value)}`,
    ),
  ];
}

const argumentOf = (value: ValueKind): string =>
  typeof value !== "string" ? `-a ${quoted(value.join(" "))}` : value === "file" ? "-F" : "-f";

function optionValue(value: ValueKind): string {
  if (typeof value !== "string") return ` -x -a ${quoted(value.join(" "))}`;
  if (value === "folder") return ` -x -a ${quoted("(__fish_complete_directories)")}`;
  return value === "none" ? "" : value === "file" ? " -r -F" : " -x";
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
