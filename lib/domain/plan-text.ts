/** Words that YAML 1.1 or 1.2 reads as something else than text. */
const NOT_TEXT = /^(true|false|null|yes|no|on|off|y|n)$/i;
const PLAIN = /^[A-Za-z][A-Za-z0-9._/-]*$/;
/** Beyond letters, marks, numbers, punctuation, symbols and the plain space: what hides, reorders, breaks lines or commands. */
const UNDRAWN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** A stranger's text as a YAML scalar on one line, read back as the same text. */
export function scalar(text: string): string {
  if (PLAIN.test(text) && !NOT_TEXT.test(text)) return text;
  const inner = text.replace(/["\\]/g, "\\$&").replace(UNDRAWN, escapeOf);
  return `"${inner}"`;
}

function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}

/** Up to so many significant digits: a guess that is rounded down would be exceeded on the first day. */
export function roundedUp(value: number, digits: number): number {
  if (!(value > 0)) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) + 1 - digits);
  const up = Number((Math.ceil(value / step - 1e-9) * step).toPrecision(digits));
  return up >= value ? up : Number((up + step).toPrecision(digits));
}

/** A name the plan allows, unlike those taken: letters, digits, `.`, `_`, `-`, at most 63. */
export function workloadName(text: string, taken: ReadonlySet<string>): string {
  const cleaned = text
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "")
    .slice(0, MAX_NAME);
  const stem = cleaned === "" ? "workload" : cleaned === "unplanned" ? "unplanned-1" : cleaned;
  for (let ordinal = 1; ; ordinal++) {
    const suffix = ordinal === 1 ? "" : `-${ordinal}`;
    const name = `${stem.slice(0, MAX_NAME - suffix.length)}${suffix}`;
    if (!taken.has(name)) return name;
  }
}

/** Kubernetes' and the plan's limit. */
const MAX_NAME = 63;

export const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);
