import { basename } from "node:path";
import type { Bill, BillDimension, BillLine } from "../domain/bill.ts";
import { type BillCut, oneBillOf } from "../domain/bill-cuts.ts";
import { missingDays, spanOf } from "../domain/bill-days.ts";
import { billLinesOf, type CostAndUsage, leftOut } from "../domain/cost-and-usage.ts";
import type { Problem } from "../domain/fleet.ts";
import { sumUsd } from "../domain/units.ts";
import type { Instant } from "../domain/window.ts";
import { COST_PAGE, type CostQuery, costQueriesIn } from "./cost-queries.ts";
import { documentsOf } from "./json-documents.ts";

/** What `aws ce get-cost-and-usage` prints, its pages one after another, of one query or of several. */
export function readCostAndUsage(path: string, text: string, asOf: Instant): Bill {
  const file = basename(path);
  const pages = documentsOf(path, text, COST_PAGE, "the output of aws ce get-cost-and-usage");
  const queries = costQueriesIn(file, pages).map((query) => ({ query, costs: costsOf(query, asOf) }));
  const { metric, lines, breakdowns, remarks } = oneBillOf(
    queries.map(({ query, costs }) => cutOf(query, costs)),
  );
  const days = new Set(queries.flatMap(({ costs }) => [...costs.days]));
  const window = spanOf(days) ?? { start: asOf, end: asOf };
  return {
    source: file,
    metric,
    window,
    lines,
    ...(breakdowns.length > 0 && { breakdowns }),
    missingDays: missingDays(window, days),
    problems: [
      ...queries.flatMap(({ costs }) => leftOut(costs, file)),
      ...queries.flatMap(({ query }) => toldAgain(query, file)),
      ...remarks.map((what) => ({ where: file, what })),
    ],
  };
}

const costsOf = ({ groupings, periods }: CostQuery, asOf: Instant): CostAndUsage =>
  billLinesOf([{ GroupDefinitions: groupings, ResultsByTime: periods }], asOf);

const cutOf = (
  { cut, groupings, hourly }: CostQuery,
  { metric, lines, daysWithCosts }: CostAndUsage,
): BillCut => ({
  cut,
  metric,
  dimensions: groupings.flatMap(dimensionOf),
  hasCategories: groupings.some(({ Key }) => Key === "RECORD_TYPE"),
  days: daysWithCosts,
  lines: hourly ? summedByDay(lines) : lines,
});

function dimensionOf({ Type, Key }: CostQuery["groupings"][number]): BillDimension[] {
  if (Type === "TAG") return [{ tag: Key }];
  return Key === "SERVICE" ? ["service"] : Key === "USAGE_TYPE" ? ["usageType"] : [];
}

/** One line a day where there were 24. */
function summedByDay(lines: readonly BillLine[]): readonly BillLine[] {
  const days = Map.groupBy(lines, ({ usd: _, estimated: __, ...rest }) => JSON.stringify(rest));
  return [...days.values()].flatMap((hours) =>
    hours.slice(0, 1).map((line) => ({
      ...line,
      usd: sumUsd(hours.map(({ usd }) => usd)),
      estimated: hours.some(({ estimated }) => estimated),
    })),
  );
}

const toldAgain = ({ cut, repeated }: CostQuery, where: string): Problem[] =>
  repeated === 0
    ? []
    : [
        {
          where,
          what: `amounts ${cut} told more than once: counted once, as they came last`,
          count: repeated,
        },
      ];
