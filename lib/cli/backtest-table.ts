import { counted, money, percent } from "../domain/money.ts";
import { inertText } from "../reports/inert-text.ts";
import type { BacktestAnswer, BoardAnswer, ScoreAnswer } from "./backtest-json.ts";
import { wrapped } from "./display-width.ts";
import { painter, type Screen } from "./paint.ts";
import { type Column, type Row, renderTable } from "./terminal-table.ts";

const NARROWEST = 60;
/** Reasons named one by one. */
const MOST_REASONS = 4;

export function renderBacktest(
  answer: BacktestAnswer,
  options: { readonly width: number; readonly color: boolean },
): string {
  const screen = { width: Math.max(NARROWEST, options.width), paint: painter(options.color) };
  const { paint, width } = screen;
  const heading = paint(
    "dim",
    `Headroom back-test, ${inertText(answer.source)}: each policy decides on the past alone, then what followed is held against it`,
  );
  const problems = answer.problems.map(({ where, what }) => inertText(`${where}: ${what}`));
  return [
    ...wrapped(heading, width),
    ...answer.boards.flatMap((board) => ["", ...boardLines(board, screen)]),
    ...(problems.length === 0 ? [] : ["", paint("yellow", `Problems in the input (${problems.length})`)]),
    ...problems.slice(0, MOST_REASONS).map((line) => `  ${line}`),
  ].join("\n");
}

function boardLines(board: BoardAnswer, screen: Screen): string[] {
  const { paint, width } = screen;
  const about = `${board.data}; ${counted(board.decisions, "decision")}. Saving: ${board.savingMeans}. Harm: ${board.harmMeans}.`;
  return [
    paint("bold", board.title),
    ...wrapped(inertText(about), width).map((line) => paint("dim", line)),
    ...(board.scores.length === 0
      ? ["Nothing could be judged."]
      : [
          renderTable(columnsOf(board), board.scores.map(rowOf(board)), screen),
          ...verdictLines(board, screen),
        ]),
    ...leftOut(board).flatMap((line) => wrapped(line, width)),
  ];
}

const MORE_TITLES: Readonly<Record<string, string>> = {
  harmByDollars: "harm by $",
  depth: "unmet",
  moves: "moves",
  paidShare: "bought",
  onDemandShare: "on demand",
};
export const moreTitle = (name: string): string => MORE_TITLES[name] ?? name;
export const moreText = (name: string, value: number | undefined): string =>
  value === undefined ? "–" : name === "moves" ? String(value) : finePercent(value);

const hasDollars = ({ scores }: BoardAnswer): boolean =>
  scores.some(({ savingUsd }) => savingUsd !== undefined);
export const moreNames = ({ scores }: Pick<BoardAnswer, "scores">): readonly string[] => [
  ...new Set(scores.flatMap(({ more }) => Object.keys(more))),
];

const columnsOf = (board: BoardAnswer): readonly Column[] => [
  { title: "POLICY", flexible: true },
  ...(hasDollars(board) ? [{ title: "saved", align: "right" } as const] : []),
  { title: "saving", align: "right" },
  { title: "harm", align: "right" },
  ...moreNames(board).map((name) => ({ title: moreTitle(name), align: "right" }) as const),
  { title: "" },
];

const rowOf =
  (board: BoardAnswer) =>
  (score: ScoreAnswer): Row => ({
    cells: [
      score.policy,
      ...(hasDollars(board) ? [money(score.savingUsd)] : []),
      finePercent(score.saving),
      finePercent(score.harm),
      ...moreNames(board).map((name) => moreText(name, score.more[name])),
      score.role === "bound" ? "bound" : score.onFront ? "front" : "dominated",
    ],
    ...(score.role === "ours" ? { style: "bold" } : score.role === "bound" ? { style: "dim" } : {}),
  });

function verdictLines(board: BoardAnswer, { paint, width }: Screen): string[] {
  const { dominatedBy } = board;
  const text =
    dominatedBy.length === 0
      ? "No baseline saves at least as much with no more harm."
      : `Dominated: ${dominatedBy.join(", ")} saves at least as much with no more harm.`;
  return wrapped(text, width).map((line) => paint(dominatedBy.length === 0 ? "green" : "yellow", line));
}

/** Grouped by reason, machines named. */
export function leftOut({ notJudged }: Pick<BoardAnswer, "notJudged">): string[] {
  const groups = [...Map.groupBy(notJudged, ({ why }) => why)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  return [
    ...groups.slice(0, MOST_REASONS).map(([why, some]) => inertText(`not judged: ${namesOf(some)}: ${why}`)),
    ...(groups.length > MOST_REASONS
      ? [`and ${counted(groups.length - MOST_REASONS, "further reason")} in --json`]
      : []),
  ];
}

const namesOf = (some: readonly { readonly what: string }[]): string => {
  const names = [...new Set(some.map(({ what }) => what))];
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
};

/** Two decimals: harm is told apart in hundredths of a percent. */
export const finePercent = (share: number): string =>
  Math.abs(share) >= 0.0995 || share === 0
    ? percent(share).replace("-", "−")
    : `${(100 * share).toFixed(2).replace("-", "−")} %`;
