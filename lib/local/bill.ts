import { join } from "node:path";
import type { Bill } from "../domain/bill.ts";
import type { Instant } from "../domain/window.ts";
import { readCostAndUsage } from "./cost-and-usage.ts";
import { readFocusBill } from "./focus-bill.ts";
import { readText } from "./text-file.ts";

/** bill.csv, else cost-and-usage.json; undefined when the folder has neither. */
export async function readBill(dir: string, asOf: Instant): Promise<Bill | undefined> {
  const focus = join(dir, "bill.csv");
  const text = await readText(focus);
  if (text !== undefined) return readFocusBill(focus, text, asOf);
  const costAndUsage = join(dir, "cost-and-usage.json");
  const json = await readText(costAndUsage);
  return json === undefined ? undefined : readCostAndUsage(costAndUsage, json, asOf);
}
