import { CostExplorerClient, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { fetchCostAndUsage } from "../../../lib/aws/cost-explorer/cost-and-usage.ts";
import { RequestBudget } from "../../../lib/aws/cost-explorer/request-budget.ts";
import { billLinesOf } from "../../../lib/domain/cost-and-usage.ts";
import { AS_OF, aDay, aGroup, aPage } from "./costs.ts";

const explorer = mockClient(CostExplorerClient);
beforeEach(() => explorer.reset());

const query = {
  window: { start: "2026-11-01T00:00:00.000Z", end: "2026-11-30T00:00:00.000Z" },
  groupBy: [
    { Type: "DIMENSION", Key: "SERVICE" },
    { Type: "DIMENSION", Key: "RECORD_TYPE" },
  ],
} as const;

const aCost = fc.record({
  day: fc.integer({ min: 1, max: 28 }).map((day) => `2026-11-${String(day).padStart(2, "0")}`),
  service: fc.constantFrom<string[]>("EC2", "SageMaker", "S3", "__proto__"),
  record: fc.constantFrom<string[]>("Usage", "Credit", "Refund", "Tax", "RIFee", "toString"),
  millicents: fc.integer({ min: -1e9, max: 1e9 }),
  /** A page ends after this cost. */
  cut: fc.boolean(),
});
type Cost = typeof aCost extends fc.Arbitrary<infer T> ? T : never;

/** Pages as Cost Explorer cuts them: a day may begin on one page and end on the next. */
function pagesOf(costs: readonly Cost[]) {
  const pages: ReturnType<typeof aDay>[][] = [[]];
  for (const { day, service, record, millicents, cut } of costs) {
    pages.at(-1)?.push(aDay(day, [aGroup([service, record], (millicents / 1e5).toFixed(5))]));
    if (cut) pages.push([]);
  }
  return pages;
}

async function read(costs: readonly Cost[]) {
  explorer.reset();
  const pages = pagesOf(costs);
  explorer.on(GetCostAndUsageCommand).callsFake(({ NextPageToken }: { NextPageToken?: string }) => {
    const index = Number(NextPageToken ?? 0);
    return aPage(pages[index] ?? [], index + 1 < pages.length ? String(index + 1) : undefined);
  });
  const answer = await fetchCostAndUsage(new CostExplorerClient({}), new RequestBudget(1000), query);
  expect(answer).toHaveLength(pages.length);
  return billLinesOf(answer, AS_OF);
}

const cents = (lines: readonly { usd: number }[]) =>
  Math.round(lines.reduce((sum, { usd }) => sum + usd, 0) * 100);

test("wherever the pages are cut, the lines are the bill to the cent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aCost, { maxLength: 60 }), async (costs) => {
      const { lines } = await read(costs);
      const billed = costs.reduce((sum, { millicents }) => sum + millicents, 0);
      expect(Math.abs(lines.reduce((sum, { usd }) => sum + usd, 0) - billed / 1e5)).toBeLessThan(0.005);
    }),
    { numRuns: 100 },
  );
});

test("neither the cuts nor the order of the groups change a line", async () => {
  const sorted = (lines: readonly object[]) => lines.map((line) => JSON.stringify(line)).toSorted();
  await fc.assert(
    fc.asyncProperty(fc.array(aCost, { maxLength: 40 }), async (costs) => {
      const one = await read(costs.map((cost) => ({ ...cost, cut: false })));
      const other = await read(costs.toReversed());
      expect(sorted(other.lines)).toEqual(sorted(one.lines));
      expect(cents(other.lines)).toBeCloseTo(cents(one.lines), -1);
    }),
    { numRuns: 50 },
  );
});

test("the first page alone would have been half the bill", async () => {
  const cost = { day: "2026-11-01", service: "EC2", record: "Usage", millicents: 1e7, cut: true };
  const { lines } = await read([cost, { ...cost, cut: false }]);
  expect(cents(lines)).toBe(20_000);
});
