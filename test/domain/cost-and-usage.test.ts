import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bill, linesBy } from "../../lib/domain/bill.ts";
import { billLinesOf, type CostAndUsagePage } from "../../lib/domain/cost-and-usage.ts";
import { usd } from "../../lib/domain/units.ts";

const AS_OF = "2026-11-24T00:00:00.000Z";
const usdOf = (amount: string, unit = "USD") => ({ Amount: amount, Unit: unit });
const page = (change: object, keys: readonly string[] = ["EC2"]): CostAndUsagePage => ({
  GroupDefinitions: [{ Type: "DIMENSION", Key: "SERVICE" }],
  ResultsByTime: [
    {
      TimePeriod: { Start: "2026-11-01" },
      Groups: [{ Keys: keys, Metrics: { AmortizedCost: usdOf("10"), UnblendedCost: usdOf("12") } }],
      ...change,
    },
  ],
});

describe("the lines of a Cost Explorer answer", () => {
  test("are amortized where it is asked for, and the invoice stands beside", () => {
    expect(billLinesOf([page({})], AS_OF)).toMatchObject({
      metric: "amortized",
      lines: [{ day: "2026-11-01", usd: 10, service: "EC2", category: "usage" }],
      unblendedUsd: 12,
    });
  });

  test.each([
    ["as written", { Estimated: true }, true],
    ["as written, however recent", { Estimated: false, TimePeriod: { Start: "2026-11-24" } }, false],
    ["when not written, of the last two days", { TimePeriod: { Start: "2026-11-22" } }, true],
    ["and of older days not", { TimePeriod: { Start: "2026-11-21" } }, false],
  ])("are estimated %s", (_, change, estimated) => {
    expect(billLinesOf([page(change)], AS_OF).lines[0]?.estimated).toBe(estimated);
  });

  test("a day of zero was billed, a day without groups was not", () => {
    const zero = page({ Groups: [{ Keys: ["EC2"], Metrics: { AmortizedCost: usdOf("0") } }] });
    const none = page({ TimePeriod: { Start: "2026-11-02" }, Groups: [], Total: {} });
    const { lines, days, daysWithCosts } = billLinesOf([zero, none], AS_OF);
    expect(lines).toEqual([]);
    expect([...days]).toEqual(["2026-11-01", "2026-11-02"]);
    expect([...daysWithCosts]).toEqual(["2026-11-01"]);
  });

  test("without grouping, the total is the line", () => {
    const { lines } = billLinesOf([page({ Groups: [], Total: { AmortizedCost: usdOf("7") } })], AS_OF);
    expect(lines).toMatchObject([{ usd: 7, service: "all services" }]);
  });

  test.each([
    [
      "an amount that is no number",
      { Groups: [{ Keys: ["EC2"], Metrics: { AmortizedCost: usdOf("ten") } }] },
    ],
    ["an empty amount", { Groups: [{ Keys: ["EC2"], Metrics: { AmortizedCost: usdOf("") } }] }],
    ["a period without a day", { TimePeriod: {} }],
  ])("%s is counted, not read as zero", (_, change) => {
    expect(billLinesOf([page(change)], AS_OF)).toMatchObject({ lines: [], unreadable: 1 });
  });

  test("a tag's value may hold dollars; no value is no tag", () => {
    const tagged = (key: string): CostAndUsagePage => ({
      ...page({}, [key]),
      GroupDefinitions: [{ Type: "TAG", Key: "workload" }],
    });
    const { lines } = billLinesOf([tagged("workload$a$b"), tagged("workload$")], AS_OF);
    expect(lines.map(({ tags }) => tags)).toEqual([{ workload: "a$b" }, {}]);
  });

  test("their sum is that of the amounts, whatever the record types", () => {
    const record = fc.constantFrom("Usage", "Credit", "Refund", "Tax", "constructor", "SavingsPlanNegation");
    fc.assert(
      fc.property(fc.array(fc.tuple(record, fc.integer({ min: -1e6, max: 1e6 }))), (groups) => {
        const answer: CostAndUsagePage = {
          GroupDefinitions: [{ Type: "DIMENSION", Key: "RECORD_TYPE" }],
          ResultsByTime: [
            {
              TimePeriod: { Start: "2026-11-01" },
              Groups: groups.map(([key, cents]) => ({
                Keys: [key],
                Metrics: { AmortizedCost: usdOf(String(cents / 100)) },
              })),
            },
          ],
        };
        const { lines } = billLinesOf([answer], AS_OF);
        const sum = lines.reduce((total, line) => total + line.usd, 0);
        expect(sum).toBeCloseTo(groups.reduce((total, [, cents]) => total + cents, 0) / 100, 6);
      }),
    );
  });
});

describe("a bill cut another way", () => {
  const line = { day: "2026-11-01", usd: usd(1), category: "usage", estimated: false, tags: {} } as const;
  const bill = (change: Partial<Bill>): Bill => ({
    source: "test",
    metric: "amortized",
    window: { start: AS_OF, end: AS_OF },
    lines: [{ ...line, service: "all services" }],
    missingDays: [],
    problems: [],
    ...change,
  });

  test("has the breakdown's lines where there is one", () => {
    const lines = [{ ...line, service: "all services", usageType: "BoxUsage" }];
    const cut = bill({ breakdowns: [{ by: ["usageType", { tag: "workload" }], lines }] });
    expect(linesBy(cut, "usageType")).toBe(lines);
    expect(linesBy(cut, { tag: "workload" })).toBe(lines);
  });

  test("has its own lines where they tell it apart", () => {
    const lines = [{ ...line, service: "EC2", usageType: "BoxUsage", tags: { team: "vision" } }];
    const whole = bill({ lines });
    for (const dimension of ["service", "usageType", { tag: "team" }] as const)
      expect(linesBy(whole, dimension)).toBe(lines);
  });

  test("is undefined where nothing tells it apart: unknown, not zero", () => {
    for (const dimension of ["service", "usageType", { tag: "workload" }] as const)
      expect(linesBy(bill({}), dimension)).toBeUndefined();
  });
});
