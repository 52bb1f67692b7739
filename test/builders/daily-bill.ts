import type { Bill, BillLine } from "../../lib/domain/bill.ts";
import { usd } from "../../lib/domain/units.ts";
import { addDays, dayOf, type Instant } from "../../lib/domain/window.ts";

export const NOW: Instant = "2026-11-21T00:00:00.000Z";
export const EC2 = "Amazon Elastic Compute Cloud";
export const S3 = "Amazon Simple Storage Service";

/** The day `ago` whole days before today: 1 is yesterday. */
export const day = (ago: number): string => dayOf(addDays(NOW, -ago));
export const line = (ago: number, amount: number, change: Partial<BillLine> = {}): BillLine => ({
  day: day(ago),
  usd: usd(amount),
  service: EC2,
  category: "usage",
  estimated: false,
  tags: {},
  ...change,
});
/** Six weeks with a weekly rhythm: 300 on working days, 200 on the others. */
export const usual = (ago: number): number =>
  [0, 6].includes(new Date(`${day(ago)}T00:00:00Z`).getUTCDay()) ? 200 : 300;
export const sixWeeks = (of: (ago: number) => number = usual, change: Partial<BillLine> = {}): BillLine[] =>
  Array.from({ length: 42 }, (_, index) => line(42 - index, of(42 - index), change));
export const aBill = (lines: readonly BillLine[], change: Partial<Bill> = {}): Bill => ({
  source: "test",
  metric: "amortized",
  window: { start: addDays(NOW, -42), end: NOW },
  lines,
  missingDays: [],
  problems: [],
  ...change,
});
