import { summaryOf } from "./errors.ts";

/** A line of a table: its name and the relative errors of its rows. */
export interface JudgedRows {
  readonly name: string;
  readonly errors: readonly number[];
}

/** Lines without rows are left out. */
export const errorTable = (title: string, lines: readonly JudgedRows[]): string =>
  [
    `### ${title}`,
    "",
    "| judged | rows | median error | 9 of 10 within | within 20 % | over 15 % too low | bias |",
    "|---|---|---|---|---|---|---|",
    ...lines.filter(({ errors }) => errors.length > 0).map(line),
    "",
  ].join("\n");

function line({ name, errors }: JudgedRows): string {
  const { rows, median, ninetieth, within20, tooLow, bias } = summaryOf(errors);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return `| ${[name, rows, ...[median, ninetieth, within20, tooLow, bias].map(percent)].join(" | ")} |`;
}
