import type { Bill, BillLine } from "../domain/bill.ts";
import { usd } from "../domain/units.ts";
import { addDays, dayOf, type Instant, MS_PER_DAY } from "../domain/window.ts";

export const BILL_KINDS = [
  "steady",
  "growing",
  "weekly",
  "spiky",
  "refunded",
  "month-start",
  "step",
] as const;
export type BillKind = (typeof BILL_KINDS)[number];

/** A made-up bill of three calendar months whose law is known. The first month is history, the others have the budget. */
export interface GeneratedBill {
  readonly kind: BillKind;
  readonly start: Instant;
  readonly budgetUsd: number;
  readonly days: readonly GeneratedDay[];
}

export interface GeneratedDay {
  readonly day: string;
  /** What the law says, without noise and without what happens once. */
  readonly expectedUsd: number;
  readonly usageUsd: number;
  /** A refund (negative) or a credit, on its day. */
  readonly refundUsd: number;
  /** Of the day's usage, what the provider shows on the morning after and on the one after that. */
  readonly shown: readonly [next: number, second: number];
}

/** Uniform on 0..1, from the seed alone. */
export type Uniform = () => number;

/** Mulberry32 (Ettinger 2017): 32 bits of state, good enough to make bills up. */
export function seeded(seed: number): Uniform {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const between = (random: Uniform, low: number, high: number): number => low + (high - low) * random();
const normal = (random: Uniform): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Monday first: a team that works on weekdays. */
const WORK_WEEK = [1.1, 1.15, 1.15, 1.12, 1.08, 0.72, 0.68];
const STARTS = [
  "2025-11-01T00:00:00.000Z",
  "2026-01-01T00:00:00.000Z",
  "2026-03-01T00:00:00.000Z",
  "2026-06-01T00:00:00.000Z",
  "2026-08-01T00:00:00.000Z",
];

export function generatedBill(kind: BillKind, seed: number): GeneratedBill {
  const random = seeded(seed);
  const start = STARTS[Math.floor(random() * STARTS.length)] ?? "2026-01-01T00:00:00.000Z";
  const level = 10 ** between(random, 1.5, 4.5);
  const noise = between(random, 0.02, kind === "spiky" ? 0.12 : 0.07);
  const law = lawOf(kind, random);
  const count = daysOfThreeMonths(start);
  const days = Array.from({ length: count }, (_, index): GeneratedDay => {
    const at = new Date(addDays(start, index));
    const expectedUsd = level * law(index, at);
    const wobble = Math.max(0.2, 1 + noise * normal(random));
    const spike = kind === "spiky" && random() < 0.06 ? level * between(random, 0.8, 4) : 0;
    const refundUsd = kind === "refunded" && random() < 0.04 ? -level * between(random, 1, 6) : 0;
    return {
      day: dayOf(addDays(start, index)),
      expectedUsd,
      usageUsd: expectedUsd * wobble + spike,
      refundUsd,
      shown: [between(random, 0.5, 1), between(random, 0.95, 1)],
    };
  });
  const month = days.slice(31, 61).reduce((sum, { usageUsd, refundUsd }) => sum + usageUsd + refundUsd, 0);
  return { kind, start, days, budgetUsd: Math.max(level, month * between(random, 0.8, 1.35)) };
}

type Law = (index: number, at: Date) => number;

function lawOf(kind: BillKind, random: Uniform): Law {
  const rate = between(random, 0.002, 0.015);
  const invoice = between(random, 2, 8);
  const from = Math.floor(between(random, 35, 80));
  const jump = between(random, 1.3, 3);
  switch (kind) {
    case "growing":
      return (index) => (1 + rate) ** index;
    case "weekly":
      return (_, at) => WORK_WEEK[(at.getUTCDay() + 6) % 7] ?? 1;
    case "month-start":
      return (_, at) => (at.getUTCDate() === 1 ? 1 + invoice : 1);
    case "step":
      return (index) => (index >= from ? jump : 1);
    default:
      return () => 1;
  }
}

function daysOfThreeMonths(start: Instant): number {
  const date = new Date(start);
  return Math.round(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 3, 1) - date.getTime()) / MS_PER_DAY,
  );
}

/** As the provider shows it at 09:00 UTC of day `index`: yesterday in part, the day before nearly whole, both `Estimated`. */
export function billShown({ start, days }: GeneratedBill, index: number): Bill {
  const lines = days.slice(0, index).flatMap((one, i): BillLine[] => {
    const age = index - i;
    const share = age === 1 ? one.shown[0] : age === 2 ? one.shown[1] : 1;
    const line = { day: one.day, service: "all services", estimated: age <= 2, tags: {} };
    return [
      { ...line, usd: usd(one.usageUsd * share), category: "usage" },
      ...(one.refundUsd === 0 ? [] : [{ ...line, usd: usd(one.refundUsd), category: "refund" } as const]),
    ];
  });
  const window = { start, end: addDays(start, index) };
  return { source: "made up", metric: "amortized", window, lines, missingDays: [], problems: [] };
}
