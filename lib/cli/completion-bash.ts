import { type CompletedCommand, childrenOf, type ValueKind } from "./completion.ts";

/** For bash 3.2 (macOS) and newer, without bash-completion. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# bash completion of headroom: source it, or save it in ~/.local/share/bash-completion/completions/headroom
_headroom() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path= i
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path:\${COMP_WORDS[i]}" in
${commands.map(({ path }) => `      "${path.slice(0, -1).join(" ")}:${path.at(-1)}") path="${path.join(" ")}" ;;`).join("\n")}
    esac
  done
  COMPREPLY=()
  case "$path:$prev" in
${valueCases(commands).join("\n")}
  esac
  case "$path" in
${["", ...commands.map(({ path }) => path.join(" "))].map((path) => pathCase(commands, path)).join("\n")}
  esac
}
complete -o default -F _headroom headroom
`;
}

/** One case for all options that are completed alike. */
function valueCases(commands: readonly CompletedCommand[]): readonly string[] {
  const cases = commands.flatMap(({ path, options }) =>
    options
      .filter(({ value }) => value !== "none")
      .map(({ flag, value }) => ({ place: `"${path.join(" ")}:${flag}"`, reply: reply(value) })),
  );
  return [...Map.groupBy(cases, (one) => one.reply)].map(
    ([text, alike]) => `    ${alike.map(({ place }) => place).join("|")}) ${text}return ;;`,
  );
}

/** No reply leaves it to bash: file names. */
function reply(value: ValueKind): string {
  if (typeof value !== "string") return words(value);
  return value === "folder" ? `COMPREPLY=($(compgen -d -- "$cur")); ` : "";
}

const words = (list: readonly string[]): string =>
  `COMPREPLY=($(compgen -W "${list.join(" ")}" -- "$cur")); `;

function pathCase(commands: readonly CompletedCommand[], joined: string): string {
  const path = joined === "" ? [] : joined.split(" ");
  const own = commands.find((one) => one.path.join(" ") === joined);
  const children = childrenOf(commands, path).map((one) => one.path.at(-1) ?? "");
  const chosen = own === undefined || typeof own.argument === "string" ? [] : own.argument;
  const flags = own === undefined ? ["--help"] : own.options.map(({ flag }) => flag);
  const files = own?.argument === "file" ? `if [[ $cur == -* ]]; then ${words(flags)}fi` : undefined;
  return `    "${joined}") ${files ?? words([...children, ...chosen, ...flags])};;`;
}
