import { counted, money, percent } from "../domain/money.ts";
import { CHART_STYLE } from "./chart-style.ts";
import { type PolicyPoint, savingAgainstHarm } from "./charts/saving-against-harm.ts";
import { dataTable, figure } from "./data-table.ts";
import { type Html, html } from "./html.ts";
import { pageHead } from "./page-head.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { PRINT_STYLE } from "./print-style.ts";

export interface BacktestPage {
  readonly source: string;
  readonly boards: readonly BacktestBoard[];
}

export interface BacktestBoard {
  readonly id: string;
  readonly title: string;
  readonly data: string;
  readonly savingMeans: string;
  readonly harmMeans: string;
  readonly decisions: number;
  readonly dominatedBy: readonly string[];
  readonly scores: readonly (PolicyPoint & {
    readonly source: string;
    readonly savingUsd?: number;
    readonly more: Readonly<Record<string, number>>;
  })[];
  readonly notJudged: readonly { readonly what: string; readonly why: string }[];
}

/** Nothing is loaded from anywhere and no script runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE = `
circle.policy{stroke:var(--ground);stroke-width:1.5}
circle.ours{fill:var(--possible)}circle.baseline{fill:var(--running)}circle.bound{fill:var(--planned)}
line.front{stroke:var(--running);stroke-width:1.5;stroke-dasharray:5 4}
.key{margin:.25rem 0 0;padding-left:1.5rem;font-size:.8125rem;columns:20rem;column-gap:2.5rem;max-width:64rem}
.key li::marker{color:var(--quiet)}.key small{color:var(--quiet);margin-left:.5rem}
.key .ours{color:var(--good);font-weight:620}.key .baseline::marker{color:var(--running);font-weight:620}
.verdict{font-weight:600}.verdict.beaten{color:var(--high)}
`;

/** The boards of one back-test as one page that needs nothing else. */
export function renderBacktestPage({ source, boards }: BacktestPage): string {
  return html`<!doctype html>
<html lang="en">
${pageHead({ title: `Headroom back-test: ${source}`, style: PAGE_STYLE + CHART_STYLE + STYLE + PRINT_STYLE, policy: POLICY })}
<body>
<a class="skip" href="#main">Skip to the boards</a>
<header class="masthead"><p class="mark">Headroom back-test</p>
<nav aria-label="Sections">${firstOfEach(boards).map(({ title, index }) => html`<a href="#board-${index + 1}">${title}</a>`)}</nav></header>
<main id="main">
<section class="summary"><h1><span class="basis">${source}: every policy decides on the past alone; what followed is held against it</span><span class="outcome">${headline(boards)}</span></h1></section>
${boards.map(boardSection)}
</main>
<footer>Written by Headroom. How each policy was taken from its source: docs/backtest.md.</footer>
</body>
</html>
`.toString();
}

/** Boards of one title follow each other or not: a link to the first of each. */
const firstOfEach = (boards: readonly BacktestBoard[]) =>
  boards
    .map(({ title }, index) => ({ title, index }))
    .filter(({ title, index }) => boards.findIndex((one) => one.title === title) === index);

function headline(boards: readonly BacktestBoard[]): string {
  const judged = boards.filter(({ scores }) => scores.length > 0);
  const beaten = judged.filter(({ dominatedBy }) => dominatedBy.length > 0).length;
  if (judged.length === 0) return "nothing could be judged";
  return beaten === 0
    ? `not dominated on any of ${counted(judged.length, "board")}`
    : `dominated on ${beaten} of ${counted(judged.length, "board")}`;
}

const boardSection = (
  board: BacktestBoard,
  index: number,
): Html => html`<section id="board-${index + 1}" aria-labelledby="board-${index + 1}-title">
<h2 id="board-${index + 1}-title">${board.title}</h2>
<p class="note">${board.data}, ${counted(board.decisions, "decision")}. Saving: ${board.savingMeans}. Harm: ${board.harmMeans}.</p>
${board.scores.length === 0 ? html`<p class="empty">Nothing could be judged.</p>` : judgedPart(board)}
${notJudgedPart(board)}
</section>`;

const judgedPart = (
  board: BacktestBoard,
): Html => html`<p class="verdict ${board.dominatedBy.length > 0 ? "beaten" : ""}">${
  board.dominatedBy.length === 0
    ? "No baseline saves at least as much with no more harm."
    : `Dominated: ${board.dominatedBy.join(", ")} saves at least as much with no more harm.`
}</p>
${figure({
  title: "Saving against harm",
  caption:
    "Up and left is better. The dashed line joins the policies that no rival beats in both; harm is drawn by its square root.",
  chart: html`${savingAgainstHarm(board.scores, board.title)}${keyOf(board)}`,
  table: scoreTable(board),
})}`;

/** The dots by number, ours and bounds told apart in words too. */
const keyOf = ({ scores }: BacktestBoard): Html =>
  html`<ol class="key">${scores.map(
    ({ policy, role, onFront }) =>
      html`<li class="${role}">${policy}<small>${role === "ours" ? "ours" : role === "bound" ? "bound" : onFront ? "on the front" : "dominated"}</small></li>`,
  )}</ol>`;

function scoreTable({ title, scores }: BacktestBoard): Html {
  const names = [...new Set(scores.flatMap(({ more }) => Object.keys(more)))];
  const dollars = scores.some(({ savingUsd }) => savingUsd !== undefined);
  return dataTable(
    `${title}: saving and harm of each policy`,
    [
      { title: "policy" },
      ...(dollars ? [{ title: "saved", numeric: true }] : []),
      { title: "saving", numeric: true },
      { title: "harm", numeric: true },
      ...names.map((name) => ({ title: MORE[name] ?? name, numeric: true })),
      { title: "standing" },
      { title: "taken from" },
    ],
    scores.map((one, index) => [
      `${index + 1} ${one.policy}`,
      ...(dollars ? [money(one.savingUsd)] : []),
      percent(one.saving),
      percent(one.harm),
      ...names.map((name) => (name === "moves" ? String(one.more[name] ?? 0) : percent(one.more[name]))),
      one.role === "bound" ? "bound" : one.onFront ? "on the front" : "dominated",
      one.source,
    ]),
  );
}

const MORE: Readonly<Record<string, string>> = {
  harmByDollars: "harm, weighted by dollars",
  depth: "unmet demand, of the machine",
  moves: "moves",
  paidShare: "bought, of on-demand cost",
  onDemandShare: "hours left on demand",
};

function notJudgedPart({ notJudged }: BacktestBoard): Html | undefined {
  if (notJudged.length === 0) return undefined;
  const groups = [...Map.groupBy(notJudged, ({ why }) => why)];
  return html`<details class="reason"><summary>Not judged: ${counted(notJudged.length, "case")}</summary>
<ul class="plain">${groups.map(([why, some]) => html`<li>${[...new Set(some.map(({ what }) => what))].join(", ")}: ${why}</li>`)}</ul></details>`;
}
