import { basename } from "node:path";
import { z } from "zod";
import type { Bill } from "../domain/bill.ts";
import { missingDays, spanOf } from "../domain/bill-days.ts";
import { billLinesOf } from "../domain/cost-and-usage.ts";
import type { Instant } from "../domain/window.ts";
import { documentsOf } from "./json-documents.ts";

const metrics = z.record(z.string(), z.object({ Amount: z.string(), Unit: z.string().optional() }));
const page = z.object({
  GroupDefinitions: z.array(z.object({ Type: z.string(), Key: z.string() })).optional(),
  ResultsByTime: z.array(
    z.object({
      TimePeriod: z.object({ Start: z.iso.date().or(z.iso.datetime()), End: z.string() }),
      Estimated: z.boolean().optional(),
      Total: metrics.optional(),
      Groups: z.array(z.object({ Keys: z.array(z.string()), Metrics: metrics })).optional(),
    }),
  ),
});

/** What `aws ce get-cost-and-usage` prints, its pages one after another. */
export function readCostAndUsage(path: string, text: string, asOf: Instant): Bill {
  const file = basename(path);
  const pages = documentsOf(path, text, page, "the output of aws ce get-cost-and-usage");
  const { metric, lines, days, foreign } = billLinesOf(pages, asOf);
  const window = spanOf(days) ?? { start: asOf, end: asOf };
  return {
    source: file,
    metric,
    window,
    lines,
    missingDays: missingDays(window, days),
    problems: foreign.problems(file),
  };
}
