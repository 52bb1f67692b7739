import { seeded } from "../../lib/backtest/budget-bills.ts";
import type { Bill, BillLine } from "../../lib/domain/bill.ts";
import { usd } from "../../lib/domain/units.ts";
import { addDays, dayOf, type Instant } from "../../lib/domain/window.ts";

/** A made-up bill in which nothing happens: every finding on it is a false alarm. */
export interface QuietBill {
  readonly start: Instant;
  readonly days: number;
  readonly lines: readonly BillLine[];
}

/** What Cost Explorer is asked for: this month and the one before. */
const SEEN_DAYS = 45;
/** Monday first. */
const RHYTHMS = [
  [1, 1, 1, 1, 1, 1, 1],
  [1.1, 1.15, 1.15, 1.12, 1.08, 0.72, 0.68],
  [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 2.2],
] as const;
const START: Instant = "2025-01-01T00:00:00.000Z";

/**
 * Three to eight services, each of one to four usage types in two accounts and for up to four workloads (or none); rhythms of the week,
 * growth of up to 15 % a month, noise of the service (1 to 5 %) and of each line (3 to 12 %), and one line in ten that works on some days only.
 */
export function quietBill(seed: number, days: number): QuietBill {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lines: BillLine[] = [];
  for (let s = Math.floor(between(3, 9)); s > 0; s--) {
    const service = `Service ${s}`;
    const level = 10 ** between(1.3, 3.6);
    const noise = between(0.01, 0.05);
    const growth = between(0, 0.005);
    const leaves = Array.from({ length: Math.floor(between(1, 9)) }, () => ({
      weight: between(0.05, 1),
      noise: between(0.03, 0.12),
      rhythm: RHYTHMS[Math.floor(random() * RHYTHMS.length)] ?? RHYTHMS[0],
      onDays: random() < 0.1 ? between(0.1, 0.5) : 1,
      usageType: `${s}:type ${Math.floor(random() * 4)}`,
      account: `account ${Math.floor(random() * 2)}`,
      workload: Math.floor(random() * 5),
    }));
    const weights = leaves.reduce((sum, { weight }) => sum + weight, 0);
    for (let d = 0; d < days; d++) {
      const ofService = (1 + growth) ** d * (1 + noise * normal());
      const at = addDays(START, d);
      for (const leaf of leaves) {
        const share = (level * leaf.weight) / weights;
        const on = random() < leaf.onDays ? 1 : 0;
        const amount =
          share *
          ofService *
          (leaf.rhythm[(new Date(at).getUTCDay() + 6) % 7] ?? 1) *
          on *
          Math.max(0.2, 1 + leaf.noise * normal());
        lines.push({
          day: dayOf(at),
          usd: usd(amount),
          service,
          category: "usage",
          estimated: false,
          usageType: leaf.usageType,
          account: leaf.account,
          tags: leaf.workload === 0 ? {} : { workload: `workload ${leaf.workload}` },
        });
      }
    }
  }
  return { start: START, days, lines };
}

/** As a source shows it on the morning of day `index`: an export tells every line apart, Cost Explorer two cuts of the same dollars. */
export function shownOn(
  { start, lines }: QuietBill,
  index: number,
  source: "export" | "Cost Explorer",
): Bill {
  const [from, today] = [dayOf(addDays(start, index - SEEN_DAYS)), dayOf(addDays(start, index))];
  const shown = lines
    .filter(({ day }) => day >= from && day < today)
    .map((line) => ({ ...line, estimated: line.day >= dayOf(addDays(start, index - 2)) }));
  const bill = {
    source,
    metric: "amortized",
    window: { start: addDays(start, Math.max(0, index - SEEN_DAYS)), end: addDays(start, index) },
    missingDays: [],
    problems: [],
  } as const;
  if (source === "export") return { ...bill, lines: shown };
  return {
    ...bill,
    lines: shown.map(({ usageType: _u, account: _a, ...line }) => ({ ...line, tags: {} })),
    breakdowns: [
      {
        by: ["usageType", { tag: "workload" }],
        lines: shown.map(({ account: _, ...line }) => ({ ...line, service: "all services" })),
      },
    ],
  };
}
