import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { accuracyDocument } from "./accuracy-document.ts";
import { judgeCampaigns } from "./campaign-table.ts";
import { campaignFactors } from "./campaigns.ts";
import { errorTable } from "./error-table.ts";
import { errorsOf, familyOf, foldOf, heldOut, type JudgedError } from "./errors.ts";
import { expertServing } from "./expert-serving.ts";
import { inferenceMemoryStudy } from "./inference-memory-study.ts";
import { robustFit } from "./robust-fit.ts";
import { servingStudy } from "./serving-study.ts";
import type { Constants, Measured, Study } from "./study.ts";
import { trainingMemoryStudy } from "./training-memory-study.ts";
import { trainingThroughputStudy } from "./training-throughput-study.ts";

const STUDIES = [
  trainingThroughputStudy,
  trainingMemoryStudy,
  inferenceMemoryStudy,
  servingStudy,
] as unknown as readonly Study<unknown, Constants>[];
const ROOT = resolve(import.meta.dirname, "../..");
const DOCUMENT = resolve(ROOT, "docs/sizing-accuracy.md");
const CONSTANTS = resolve(ROOT, "lib/sizing/calibration.json");
/** Digits of a constant: more would claim to be known. */
const DIGITS = 4;

const EXPERTS = "Serving mixtures of experts, not fitted (ms)";

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
    const constants = rounded(robustFit(study, rows, startOf(study, known)));
    known[study.name] = { ...known[study.name], asOf: today, constants };
    return tableOf(study, rows, constants);
  });
  if (only === undefined) tables.push(errorTable(EXPERTS, expertServing(folder)));
  if (only === undefined || only === "campaign") {
    const { factor, table } = judgeCampaigns(campaignFactors(folder));
    known.campaign = { asOf: today, constants: { ...factor } };
    tables.push(table);
  }
  writeFileSync(CONSTANTS, `${JSON.stringify(known, null, 2)}\n`);
  if (only === undefined) writeFileSync(DOCUMENT, accuracyDocument(tables, today));
  return tables.join("\n");
}

/** A study of many constants goes on from where it was; the others begin at their priors, whatever was known. */
const startOf = (study: Study<unknown, Constants>, known: Readonly<Record<string, Fitted>>): Constants =>
  study.effort === undefined ? study.prior : { ...study.prior, ...known[study.name]?.constants };

function tableOf<Row, C extends Constants>(
  study: Study<Row, C>,
  rows: readonly Measured<Row>[],
  constants: C,
): string {
  const errors = errorsOf(study, rows, constants);
  const seen = rows.map((one, index) => ({ one, error: errors[index] ?? 0 }));
  const folds = [...heldOut(study, rows, foldOf).values()].flat();
  const families = heldOut(study, rows, study.familyOf ?? familyOf);
  const quantities = [...new Set(rows.map(({ row }) => study.quantityOf?.(row) ?? ""))];
  const lines = quantities.flatMap((quantity) => {
    const of = (judged: readonly JudgedError<Row>[]) =>
      judged.filter(({ one }) => (study.quantityOf?.(one.row) ?? "") === quantity).map(({ error }) => error);
    const name = quantity === "" ? "" : `${quantity}: `;
    return [
      { name: `${name}in-sample`, errors: of(seen) },
      { name: `${name}five folds`, errors: of(folds) },
      { name: `${name}source left out, all`, errors: of([...families.values()].flat()) },
      ...[...families].map(([family, judged]) => ({ name: `${name}without ${family}`, errors: of(judged) })),
    ];
  });
  return errorTable(`${study.title} (${study.unit})`, lines);
}

const rounded = (constants: Constants): Constants =>
  Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [name, Number(value.toPrecision(DIGITS))]),
  );
