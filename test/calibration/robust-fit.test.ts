import fc from "fast-check";
import { expect, test } from "vitest";
import { robustFit } from "../../lib/calibration/robust-fit.ts";
import type { Study } from "../../lib/calibration/study.ts";

type Line = { readonly scale: number; readonly power: number };
const study: Study<number, Line> = {
  name: "line",
  title: "a power law",
  unit: "",
  prior: { scale: 1, power: 1 },
  pull: 1e-4,
  rows: () => [],
  predict: (x, { scale, power }) => scale * x ** power,
};
const measured = ({ scale, power }: Line, xs: readonly number[]) =>
  xs.map((row) => ({ id: String(row), source: "made", row, value: scale * row ** power }));
const XS = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

test("finds the constants that made the rows", () => {
  const constant = fc.double({ min: 0.3, max: 3, noNaN: true });
  fc.assert(
    fc.property(constant, constant, (scale, power) => {
      const found = robustFit(study, measured({ scale, power }, XS));
      expect(found.scale).toBeCloseTo(scale, 2);
      expect(found.power).toBeCloseTo(power, 2);
    }),
    { numRuns: 30 },
  );
});

test("one row in ten that is three times off moves them little", () => {
  const rows = measured({ scale: 2, power: 0.5 }, XS).map((row, index) =>
    index === 4 ? { ...row, value: row.value * 3 } : row,
  );
  expect(robustFit(study, rows).scale).toBeGreaterThan(1.9);
  expect(robustFit(study, rows).scale).toBeLessThan(2.1);
});

test("a stack seen on one odd row stays by its kin, one seen on many goes its own way", () => {
  type Stacks = { readonly first: number; readonly second: number; readonly third: number };
  const stacks: Study<keyof Stacks, Stacks> = {
    name: "stacks",
    title: "a constant for each stack",
    unit: "",
    pull: 1e-4,
    prior: { first: 1, second: 1, third: 1 },
    rows: () => [],
    kin: [{ names: ["first", "second", "third"], kinship: 10_000 }],
    predict: (row, constants) => constants[row],
  };
  const of = (row: keyof Stacks, value: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `${row} ${index}`, source: row, row, value }));
  const rows = [...of("first", 2, 200), ...of("second", 2.4, 200), ...of("third", 20, 1)];
  const found = robustFit(stacks, rows);
  expect(found.third).toBeLessThan(4);
  expect(found.second).toBeGreaterThan(2.3);
  expect(robustFit({ ...stacks, kin: [] }, rows).third).toBeCloseTo(20, 1);
});

test("where rows say nothing, a constant stays at its prior", () => {
  const found = robustFit(study, measured({ scale: 2, power: 7 }, [1, 1, 1]));
  expect(found.power).toBeCloseTo(1, 6);
  expect(found.scale).toBeCloseTo(2, 2);
});
