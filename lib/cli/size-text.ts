import { inertText } from "../reports/inert-text.ts";
import type { SizeAnswer } from "./size.ts";

/** One answer in lines; an object's numbers are the terms of what stands above them. */
export function sizeText({ id: _, ...answer }: SizeAnswer): string {
  const lines = Object.entries(answer).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? [
          name,
          ...Object.entries(value).map(([term, amount]) => `  ${term.padEnd(WIDTH - 2)}${shown(amount)}`),
        ]
      : [`${name.padEnd(WIDTH)}${shown(value)}`],
  );
  return `${lines.map(inertText).join("\n")}\n`;
}

const WIDTH = 34;
const DIGITS = 4;

const shown = (value: unknown): string =>
  typeof value === "number"
    ? String(Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)))
    : Array.isArray(value)
      ? value.join("; ")
      : String(value);
