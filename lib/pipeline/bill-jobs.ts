import { DAYS_PER_MONTH } from "../domain/window.ts";
import { BILL_RULES } from "../rules/bill-rules.ts";
import type { JobScope } from "./jobs.ts";
import { spendOf } from "./month-spend.ts";

/** Every rule that reads the bill is in `spend`. */
export const BILL_JOBS: Readonly<Record<"spend", JobScope>> = {
  spend: { rules: BILL_RULES, spendOf, runsPerMonth: DAYS_PER_MONTH },
};
