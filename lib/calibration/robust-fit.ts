import { levenbergMarquardt } from "ml-levenberg-marquardt";
import type { Constants, Measured, Study } from "./study.ts";

/** Errors beyond it weigh less and less (soft L1, as scipy's): a row that is 30 % off is another stack, not noise. */
const SOFT = 0.05;
/** The weights stand still after five or six rounds. */
const EFFORT = { rounds: 8, steps: 60 };

/**
 * Constants, all positive, fitted on their logarithms: least squares of log errors, reweighted until they are soft L1, with
 * each constant pulled to its prior. Deterministic.
 */
export function robustFit<Row, C extends Constants>(
  study: Study<Row, C>,
  rows: readonly Measured<Row>[],
  start: C = study.prior,
): C {
  const names = Object.keys(study.prior) as (keyof C & string)[];
  const prior = names.map((name) => Math.log(study.prior[name] as number));
  const weights = rowWeights(study, rows);
  let logs = names.map((name) => Math.log(start[name] as number));
  const { rounds } = study.effort ?? EFFORT;
  for (let round = 0; round < rounds; round++) {
    const current = constantsOf(names, logs) as C;
    const soft = rows.map(
      (one, index) => (weights[index] ?? 1) * roundWeight(study, logError(study, one, current)),
    );
    logs = leastSquares({ study, rows, names, prior, weights: soft, from: logs });
  }
  return constantsOf(names, logs) as C;
}

function roundWeight({ tooLowWeighs = 1 }: { readonly tooLowWeighs?: number }, error: number): number {
  const soft = 1 / Math.sqrt(Math.sqrt(1 + (error / SOFT) ** 2));
  return error < 0 ? soft * Math.sqrt(tooLowWeighs) : soft;
}

interface Problem<Row, C extends Constants> {
  readonly study: Study<Row, C>;
  readonly rows: readonly Measured<Row>[];
  readonly names: readonly (keyof C & string)[];
  readonly prior: readonly number[];
  readonly weights: readonly number[];
  readonly from: readonly number[];
}

function leastSquares<Row, C extends Constants>(problem: Problem<Row, C>): number[] {
  const { study, rows, names, prior, weights, from } = problem;
  const kindred = kindredOf(study, names);
  const residual = (index: number, logs: readonly number[], constants: C): number => {
    const one = rows[index];
    if (one) return logError(study, one, constants) * (weights[index] ?? 1);
    const relative = kindred[index - rows.length - names.length];
    if (relative) {
      const { at, kin, kinship } = relative;
      return ((logs[at] ?? 0) - meanOf(kin.map((one) => logs[one] ?? 0))) * study.pull * kinship;
    }
    const name = names[index - rows.length] as keyof C & string;
    const held = (logs[index - rows.length] ?? 0) - (prior[index - rows.length] ?? 0);
    return held * study.pull * (study.stiffness?.[name] ?? 1);
  };
  const points = rows.length + names.length + kindred.length;
  const { parameterValues } = levenbergMarquardt(
    { x: Array.from({ length: points }, (_, index) => index), y: new Array<number>(points).fill(0) },
    (logs: number[]) => {
      const constants = constantsOf(names, logs) as C;
      return (index: number) => residual(index, logs, constants);
    },
    {
      initialValues: [...from],
      damping: 0.01,
      gradientDifference: 1e-4,
      centralDifference: study.effort === undefined,
      maxIterations: (study.effort ?? EFFORT).steps,
    },
  );
  return parameterValues;
}

interface Kindred {
  readonly at: number;
  readonly kin: readonly number[];
  readonly kinship: number;
}

const kindredOf = <C extends Constants>(
  { kin = [] }: Pick<Study<never, C>, "kin">,
  names: readonly string[],
): Kindred[] =>
  kin.flatMap(({ names: group, kinship }) => {
    const all = group.map((name) => names.indexOf(name));
    return all.map((at) => ({ at, kin: all, kinship }));
  });

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const constantsOf = (names: readonly string[], logs: readonly number[]): Constants =>
  Object.fromEntries(names.map((name, index) => [name, Math.exp(logs[index] ?? 0)]));

export function logError<Row, C extends Constants>(
  study: Study<Row, C>,
  { row, value }: Measured<Row>,
  constants: C,
): number {
  const predicted = study.predict(row, constants);
  return predicted === undefined || !(predicted > 0) ? 0 : Math.log(predicted / value);
}

function rowWeights<Row, C extends Constants>(
  study: Study<Row, C>,
  rows: readonly Measured<Row>[],
): number[] {
  if (!study.evenSources) return rows.map(({ row }) => study.weightOf?.(row) ?? 1);
  const sizes = new Map<string, number>();
  for (const { source } of rows) sizes.set(source, (sizes.get(source) ?? 0) + 1);
  const weights = rows.map(({ source }) => 1 / Math.sqrt(sizes.get(source) ?? 1));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}
