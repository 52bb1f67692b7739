/** Keys and indices from the root of the file. */
export type Path = readonly (string | number)[];

export interface Complaint {
  readonly path: Path;
  /** What was got and what was expected. */
  readonly about: string;
  /** About the last key of the path, not about its value. */
  readonly atKey?: boolean;
  /** Where in the text, when it is no place a path leads to. */
  readonly offset?: number;
}

/** Twenty lines are read; the two-hundredth is not. */
const MAX_LISTED = 20;

/** In the order of the file, one a line. */
export function listComplaints(
  complaints: readonly (Complaint & { readonly offset: number })[],
  placeOf: (offset: number) => string,
): string {
  const lines = complaints
    .toSorted((a, b) => a.offset - b.offset)
    .map(
      ({ path, about, offset }) =>
        `${placeOf(offset)}: ${path.length > 0 ? `${pathText(path)}: ` : ""}${about}`,
    );
  const rest = lines.length - MAX_LISTED;
  return [...lines.slice(0, MAX_LISTED), ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}

/** `workloads[0].match.tags["team name"]` */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${quoted(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");

const MAX_SHOWN = 60;

/** Text from a file, fit for a terminal: quoted, shortened, control characters spelled out. */
export function quoted(text: string): string {
  const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return JSON.stringify(short).replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function shown(value: unknown): string {
  if (value === null) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : String(value);
}
