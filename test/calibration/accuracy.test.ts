import { describe, expect, test } from "vitest";
import { catalog } from "../../lib/calibration/catalog.ts";
import { errorsOf, foldOf, heldOut, summaryOf } from "../../lib/calibration/errors.ts";
import { trainingMemoryStudy } from "../../lib/calibration/training-memory-study.ts";
import { trainingThroughputStudy } from "../../lib/calibration/training-throughput-study.ts";
import { sizeTrainingRow } from "../../lib/cli/size-training.ts";
import { TRAINING_MEMORY, TRAINING_THROUGHPUT } from "../../lib/sizing/calibration.ts";
import { HAS_BATCH, readRows, SIZING, WHY_SKIPPED } from "../sizing/published.ts";

describe.skipIf(!HAS_BATCH)(`against published measurements ${WHY_SKIPPED}`, () => {
  test("training throughput: median within 6 %, nine of ten rows within 20 %, folds it was not fitted on too", () => {
    const rows = trainingThroughputStudy.rows(SIZING);
    const seen = summaryOf(errorsOf(trainingThroughputStudy, rows, TRAINING_THROUGHPUT));
    const folds = summaryOf([...heldOut(trainingThroughputStudy, rows, foldOf).values()].flat());
    for (const { median, within20 } of [seen, folds]) {
      expect(median).toBeLessThan(0.06);
      expect(within20).toBeGreaterThan(0.91);
    }
  });

  test("training memory: median within 9 %, few rows far too low", () => {
    const rows = trainingMemoryStudy.rows(SIZING);
    const seen = summaryOf(errorsOf(trainingMemoryStudy, rows, TRAINING_MEMORY));
    const folds = summaryOf([...heldOut(trainingMemoryStudy, rows, foldOf).values()].flat());
    expect(seen.median).toBeLessThan(0.09);
    expect(seen.tooLow).toBeLessThan(0.05);
    expect(folds.median).toBeLessThan(0.09);
  });

  test("fits or not: at most 8 % of what ran is refused, at most 2 % of what ran out of memory is let through", () => {
    const ran = new Map(readRows("training-fits.expected.jsonl").map(({ id, fits }) => [id, fits]));
    const rows = readRows("training-fits.in.jsonl");
    const share = (fits: boolean): number => {
      const judged = rows.filter(({ id }) => ran.get(id) === fits);
      return judged.filter((row) => sizeTrainingRow(row, catalog).fits !== fits).length / judged.length;
    };
    expect(share(true)).toBeLessThanOrEqual(0.08);
    expect(share(false)).toBeLessThanOrEqual(0.02);
  });
});
