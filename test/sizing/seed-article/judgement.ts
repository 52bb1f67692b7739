/** One line of the article, whether it holds, and what the sizing core answers in its place. */
export interface Judgement {
  readonly line: string;
  readonly verdict: "right" | "wrong" | "half right" | "not answerable" | "as given";
  readonly answer: string;
}

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;
export const dollars = (amount: number): string =>
  amount.toLocaleString("en-US", { style: "currency", currency: "USD" });
export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** A bar ends a cell, in code spans too. */
const cell = (text: string): string => text.replaceAll("|", "\\|");

export const renderJudgements = (rows: readonly Judgement[]): string =>
  [
    "| The article says | Verdict | Headroom's answer |",
    "|---|---|---|",
    ...rows.map((row) => `| ${[row.line, row.verdict, row.answer].map(cell).join(" | ")} |`),
  ].join("\n");
