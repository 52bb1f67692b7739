import { hourlyRate, shortMoney } from "../domain/money.ts";
import type { CommitAnswer, CommitPoint } from "./commit-answer.ts";
import { padded } from "./display-width.ts";

const ROWS = 10;
/** Room for an amount like $123.4K. */
const AXIS = 9;
const WIDEST = 72;

/** Dollars an hour against dollars an hour committed; the purchase and the cheapest point are marked. */
export function commitChart(answer: CommitAnswer, width: number): readonly string[] {
  const columns = Math.max(20, Math.min(WIDEST, width - AXIS - 2));
  const points = answer.curve.map((point) => ({ ...point, costUsd: point.costUsd / answer.history.hours }));
  const last = points.at(-1)?.hourlyCommitmentUsd ?? 0;
  if (last === 0) return [];
  const costs = points.map(({ costUsd }) => costUsd);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  const rowOf = (cost: number) =>
    high === low ? 0 : Math.round(((high - cost) / (high - low)) * (ROWS - 1));
  const grid = Array.from({ length: ROWS }, () => Array.from({ length: columns }, () => " "));
  const draw = (hourly: number, mark: string) => {
    const line = grid[rowOf(costAt(points, hourly))];
    if (line) line[Math.round((hourly / last) * (columns - 1))] = mark;
  };
  for (let column = 0; column < columns; column++) draw((last * column) / (columns - 1), "·");
  draw(answer.historyOptimumUsd, "○");
  draw(answer.hourlyCommitmentUsd, "●");
  const label = (row: number) => (row === 0 ? shortMoney(high) : row === ROWS - 1 ? shortMoney(low) : "");
  const right = `${shortMoney(last)} an hour committed`;
  return [
    "Cost an hour of the history against what might have been bought",
    ...grid.map((line, row) => `${padded(label(row), AXIS, "right")} │${line.join("").trimEnd()}`),
    `${" ".repeat(AXIS)} └${"─".repeat(columns)}`,
    `${" ".repeat(AXIS + 2)}$0${padded(right, columns - 2, "right")}`,
    `${" ".repeat(AXIS + 2)}● to buy now (${hourlyRate(answer.hourlyCommitmentUsd)})  ○ cheapest for this history (${hourlyRate(answer.historyOptimumUsd)})`,
  ];
}

/** Between the points, whose distance is a pixel or less, a straight line. */
function costAt(points: readonly CommitPoint[], hourly: number): number {
  const right = points.findIndex((point) => point.hourlyCommitmentUsd >= hourly);
  const b = points[right === -1 ? points.length - 1 : right];
  const a = points[Math.max(0, right - 1)];
  if (a === undefined || b === undefined || b.hourlyCommitmentUsd === a.hourlyCommitmentUsd)
    return b?.costUsd ?? 0;
  const share = (hourly - a.hourlyCommitmentUsd) / (b.hourlyCommitmentUsd - a.hourlyCommitmentUsd);
  return a.costUsd + share * (b.costUsd - a.costUsd);
}
