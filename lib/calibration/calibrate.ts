import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { errorsOf, familyOf, foldOf, heldOut, summaryOf } from "./errors.ts";
import { robustFit } from "./robust-fit.ts";
import type { Constants, Study } from "./study.ts";
import { trainingMemoryStudy } from "./training-memory-study.ts";
import { trainingThroughputStudy } from "./training-throughput-study.ts";

const STUDIES = [trainingThroughputStudy, trainingMemoryStudy] as unknown as readonly Study<
  unknown,
  Constants
>[];
const ROOT = resolve(import.meta.dirname, "../..");
const CONSTANTS = resolve(ROOT, "lib/sizing/calibration.json");
/** Digits of a constant: more would claim to be known. */
const DIGITS = 4;

interface Fitted {
  readonly asOf: string;
  readonly constants: Constants;
}

/** Refits each study, or the one named, and answers its table. */
export function calibrate(folder: string, only: string | undefined): string {
  const known: Record<string, Fitted> = JSON.parse(readFileSync(CONSTANTS, "utf8"));
  const today = new Date().toISOString().slice(0, 10);
  const tables = STUDIES.filter(({ name }) => only === undefined || name === only).map((study) => {
    const rows = study.rows(folder);
    const constants = rounded(robustFit(study, rows));
    known[study.name] = { ...known[study.name], asOf: today, constants };
    return tableOf(study, rows, constants);
  });
  writeFileSync(CONSTANTS, `${JSON.stringify(known, null, 2)}\n`);
  return tables.join("\n");
}

function tableOf<Row, C extends Constants>(
  study: Study<Row, C>,
  rows: ReturnType<Study<Row, C>["rows"]>,
  constants: C,
): string {
  const left = heldOut(study, rows, familyOf);
  const lines = [
    line("in-sample", errorsOf(study, rows, constants)),
    line("five folds", [...heldOut(study, rows, foldOf).values()].flat()),
    line("source left out, all", [...left.values()].flat()),
    ...[...left].map(([family, errors]) => line(`without ${family}`, errors)),
  ];
  return [
    `### ${study.title} (${study.unit})`,
    "",
    "| judged | rows | median error | 9 of 10 within | within 20 % | over 15 % too low | bias |",
    "|---|---|---|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

function line(name: string, errors: readonly number[]): string {
  const { rows, median, ninetieth, within20, tooLow, bias } = summaryOf(errors);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return `| ${[name, rows, ...[median, ninetieth, within20, tooLow, bias].map(percent)].join(" | ")} |`;
}

const rounded = (constants: Constants): Constants =>
  Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [name, Number(value.toPrecision(DIGITS))]),
  );
