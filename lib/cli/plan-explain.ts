import { inertText } from "../reports/inert-text.ts";
import type { Explanation } from "../sizing/explanation.ts";
import type { ExplanationPart, ExplanationTerm } from "../sizing/explanation-part.ts";
import { wrapped } from "./display-width.ts";
import type { Screen } from "./paint.ts";

/** A planned workload, every number with its terms; terms that sum have their sum below a line. */
export function renderPlanExplanation(explanation: Explanation, { width, paint }: Screen): string {
  const { workload, kind, feasible, notes, arithmetic, parts } = explanation;
  const indented = (line: string): string[] =>
    wrapped(inertText(line), Math.max(40, width) - 2).map((one) => `  ${one}`);
  const sections = [
    [
      paint("bold", `${inertText(workload)}, ${kind}${feasible ? "" : ": not feasible"}`),
      ...notes.flatMap(indented),
    ],
    [paint("bold", "Arithmetic"), ...arithmetic.flatMap(indented)],
    ...parts.map((part) => [
      paint("bold", part.title),
      ...(part.says === undefined ? [] : indented(part.says)),
      ...termLines(part),
    ]),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const NAME = 34;
const VALUE = 10;

function termLines({ terms, total }: ExplanationPart): string[] {
  const lines = terms.map(termLine);
  return total === undefined ? lines : [...lines, `  ${"─".repeat(NAME + VALUE)}`, termLine(total)];
}

const termLine = ({ name, value, unit }: ExplanationTerm): string =>
  `  ${name.padEnd(NAME)}${shown(value).padStart(VALUE)} ${unit}`.trimEnd();

/** Four digits, never an exponent for what people read. */
const shown = (value: number): string =>
  Math.abs(value) >= 1000 || Number.isInteger(value)
    ? Math.round(value).toLocaleString("en-US")
    : String(Number(value.toPrecision(4)));
