import { money } from "../domain/money.ts";
import type { BacktestAnswer, BoardAnswer } from "./backtest-json.ts";
import { finePercent, leftOut, moreNames, moreText, moreTitle } from "./backtest-table.ts";

/** The boards as docs/backtest.md holds them. */
export const backtestMarkdown = ({ boards }: BacktestAnswer): string =>
  boards.map(boardMarkdown).join("\n\n");

function boardMarkdown(board: BoardAnswer): string {
  const { scores, title, data, decisions, savingMeans, harmMeans, dominatedBy } = board;
  const dollars = scores.some(({ savingUsd }) => savingUsd !== undefined);
  const names = moreNames(board);
  const header = ["policy", ...(dollars ? ["saved"] : []), "saving", "harm", ...names.map(moreTitle), ""];
  const rows = scores.map((one) => [
    one.role === "ours" ? `**${one.policy}**` : one.policy,
    ...(dollars ? [money(one.savingUsd)] : []),
    finePercent(one.saving),
    finePercent(one.harm),
    ...names.map((name) => moreText(name, one.more[name])),
    one.role === "bound" ? "bound" : one.onFront ? "front" : "dominated",
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = header.map((name) => (name === "policy" || name === "" ? "---" : "---:"));
  return [
    `### ${title}: ${data}`,
    "",
    `${decisions} decisions. Saving: ${savingMeans}. Harm: ${harmMeans}.`,
    "",
    line(header),
    line(rule),
    ...rows.map(line),
    ...(dominatedBy.length === 0 ? [] : ["", `**Ours is dominated** by ${dominatedBy.join(", ")}.`]),
    ...leftOut(board).flatMap((text) => ["", text]),
  ].join("\n");
}
