import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { embeddedPriceBook } from "../../catalog/prices.ts";
import type { PriceBook } from "../../domain/offering.ts";
import type { Instant } from "../../domain/window.ts";
import { billCsv } from "./bill-file.ts";
import { instancesCsv } from "./instances-file.ts";
import { writeMetrics } from "./metrics-file.ts";
import { reservedInstancesJson, savingsPlansJson } from "./owned-files.ts";
import { DEMO_PLAN_YAML } from "./plan-file.ts";

/** The moment the demo looks from: a fixed one, so that its numbers in README stay true. */
export const DEMO_AS_OF: Instant = "2026-11-24T00:00:00.000Z";

/** Writes the demo fleet into `dir` in the format of the `files` source. The same `asOf` gives the same facts. */
export async function writeDemoFleet(
  dir: string,
  asOf: Instant = DEMO_AS_OF,
  prices: PriceBook = embeddedPriceBook(),
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await Promise.all([
    writeFile(join(dir, "instances.csv"), instancesCsv(asOf)),
    writeFile(join(dir, "bill.csv"), billCsv(asOf, prices)),
    writeFile(join(dir, "plan.yaml"), DEMO_PLAN_YAML),
    writeFile(join(dir, "describe-savings-plans.json"), savingsPlansJson(asOf)),
    writeFile(join(dir, "describe-reserved-instances.json"), reservedInstancesJson(asOf)),
    writeMetrics(join(dir, "metrics.parquet"), asOf),
  ]);
}
