import {
  type Board,
  dominatorsOfOurs,
  frontOf,
  type NotJudged,
  type PolicyScore,
} from "../backtest/board.ts";
import type { Problem } from "../domain/fleet.ts";
import type { Replayed } from "./backtest-demo.ts";

export interface BoardAnswer extends Omit<Board, "scores"> {
  /** Baselines that save at least as much with no more harm. */
  readonly dominatedBy: readonly string[];
  readonly scores: readonly ScoreAnswer[];
  readonly notJudged: readonly NotJudged[];
}

export interface ScoreAnswer extends PolicyScore {
  /** No rival saves at least as much with no more harm. */
  readonly onFront: boolean;
}

/** `backtest --json`. Shares are 0..1. */
export interface BacktestAnswer {
  readonly version: 1;
  readonly source: string;
  readonly boards: readonly BoardAnswer[];
  readonly problems: readonly Problem[];
}

export const backtestAnswer = ({ source, boards, problems }: Replayed): BacktestAnswer => ({
  version: 1,
  source,
  boards: boards.map(boardAnswer),
  problems,
});

function boardAnswer(board: Board): BoardAnswer {
  const front = frontOf(board.scores);
  return {
    ...board,
    dominatedBy: dominatorsOfOurs(board),
    scores: board.scores.map((score) => ({ ...score, onFront: front.includes(score) })),
  };
}
