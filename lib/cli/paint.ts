import type { Severity } from "../domain/finding.ts";

export type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** SGR codes that every terminal of the last thirty years knows; the 16-colour palette follows the user's theme. */
const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
};

export type Paint = (style: Style, text: string) => string;

export const painter = (color: boolean): Paint =>
  color ? (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : (_, text) => text;

export const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = {
  critical: "red",
  high: "red",
  medium: "yellow",
  low: "cyan",
  info: "dim",
};

/** What a text is drawn on. */
export interface Screen {
  readonly width: number;
  readonly paint: Paint;
}
