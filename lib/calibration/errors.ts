import { logError, robustFit } from "./robust-fit.ts";
import type { Constants, Measured, Study } from "./study.ts";

/** Of relative errors, predicted over measured less one. */
export interface ErrorSummary {
  readonly rows: number;
  readonly median: number;
  readonly ninetieth: number;
  readonly within20: number;
  /** More than 15 % too low. */
  readonly tooLow: number;
  /** Median with its sign. */
  readonly bias: number;
}

export function summaryOf(errors: readonly number[]): ErrorSummary {
  const sizes = errors.map(Math.abs).toSorted((a, b) => a - b);
  const share = (holds: (error: number) => boolean): number => errors.filter(holds).length / errors.length;
  return {
    rows: errors.length,
    median: quantile(sizes, 0.5),
    ninetieth: quantile(sizes, 0.9),
    within20: share((error) => Math.abs(error) <= 0.2),
    tooLow: share((error) => error < -0.15),
    bias: quantile(
      errors.toSorted((a, b) => a - b),
      0.5,
    ),
  };
}

/** By linear interpolation; NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

export const errorsOf = <Row, C extends Constants>(
  study: Study<Row, C>,
  rows: readonly Measured<Row>[],
  constants: C,
): number[] => rows.map((one) => Math.exp(logError(study, one, constants)) - 1);

export interface JudgedError<Row> {
  readonly one: Measured<Row>;
  readonly error: number;
}

/** Each group judged by constants fitted on all the others. */
export function heldOut<Row, C extends Constants>(
  study: Study<Row, C>,
  rows: readonly Measured<Row>[],
  groupOf: (one: Measured<Row>, index: number) => string,
  start: C = study.prior,
): ReadonlyMap<string, readonly JudgedError<Row>[]> {
  const groups = Map.groupBy(rows, groupOf);
  return new Map(
    [...groups].map(([group, judged]) => {
      const others = rows.filter((one, index) => groupOf(one, index) !== group);
      const errors = errorsOf(study, judged, robustFit(study, others, start));
      return [group, judged.map((one, index) => ({ one, error: errors[index] ?? 0 }))] as const;
    }),
  );
}

const FOLDS = 5;
/** Five folds that a reader can check by hand: every fifth row, in the order of the file. */
export const foldOf = (_: unknown, index: number): string => `fold ${(index % FOLDS) + 1}`;

/** Versions of one stack stand or fall together: `megatron_bridge_26.04` and `_26.02` are one family. */
export const familyOf = ({ source }: Measured<unknown>): string => source.replace(/[_\d.].*$/, "");
