import { type CompletedCommand, childrenOf, type ValueKind } from "./completion.ts";

export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef headroom
# zsh completion of headroom: save it as _headroom in a folder of $fpath, before compinit
${[[], ...commands.map(({ path }) => path)].map((path) => functionOf(commands, path)).join("\n")}
compdef _headroom headroom
`;
}

const nameOf = (path: readonly string[]): string => ["_headroom", ...path].join("_");

function functionOf(commands: readonly CompletedCommand[], path: readonly string[]): string {
  const own = commands.find((one) => one.path.join(" ") === path.join(" "));
  const children = childrenOf(commands, path);
  const options = (own?.options ?? []).map(
    ({ flag, meaning, value }) => `    ${quoted(`${flag}[${bracketed(meaning)}]${action(value)}`)} \\`,
  );
  if (children.length === 0) {
    const argument =
      own === undefined || own.argument === "none" ? "" : ` ${quoted(`1:${argumentAction(own.argument)}`)}`;
    return `${nameOf(path)}() {\n  _arguments \\\n${options.join("\n")}\n   ${argument}\n}`;
  }
  const names = children.map((one) => quoted(`${one.path.at(-1)}:${one.meaning}`)).join(" ");
  const cases = children.map((one) => `        ${one.path.at(-1)}) ${nameOf(one.path)} ;;`).join("\n");
  return `${nameOf(path)}() {
  local state
  local -a verbs=(${names})
  _arguments -C '1:verb:->verb' '*::argument:->argument'
  case $state in
    verb) _describe verb verbs ;;
    argument)
      case $words[1] in
${cases}
      esac ;;
  esac
}`;
}

/** What follows an option: nothing, one of some, a folder, a file, or a text nobody can guess. */
const action = (value: ValueKind): string => (value === "none" ? "" : `:${argumentAction(value)}`);

function argumentAction(value: ValueKind): string {
  if (typeof value !== "string") return `value:(${value.join(" ")})`;
  if (value === "folder") return "folder:_files -/";
  return value === "file" ? "file:_files" : "value: ";
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const bracketed = (text: string): string => text.replace(/[[\]:\\]/g, "\\$&");
