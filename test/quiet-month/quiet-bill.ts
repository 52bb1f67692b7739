import type { Bill } from "../../lib/domain/bill.ts";
import type { PriceBook } from "../../lib/domain/offering.ts";
import { addDays, dayOf, type Instant, monthOf } from "../../lib/domain/window.ts";
import { billedDays, usualCharges } from "../../lib/local/demo/bill-file.ts";
import { type Charge, FOCUS_COLUMNS, focusRow } from "../../lib/local/demo/bill-line.ts";
import { csvText } from "../../lib/local/demo/csv-text.ts";
import { randomFor } from "../../lib/local/demo/random.ts";
import { readFocusBill } from "../../lib/local/focus-bill.ts";
import { QUIET_CAST } from "./quiet-cast.ts";

/** Services that follow the users, who are fewer at weekends. */
const FOLLOW_USERS: ReadonlySet<string> = new Set(["AWS Data Transfer", "Elastic Load Balancing"]);
const WEEKEND = 0.7;

/** What is billed by the morning of today's, yesterday's and the day before's charges: Cost Explorer fills a day over 24 to 48 hours. */
const BILLED_SO_FAR: readonly (readonly [low: number, high: number])[] = [
  [0.1, 0.3],
  [0.75, 1],
  [0.97, 1],
];

/** The bill as it reads at `asOf`: weekends, noise, the month's tax and credit, and newest days that are still being billed. */
export function quietBill(asOf: Instant, prices: PriceBook): Bill {
  const days = [...billedDays(asOf), midnight(dayOf(asOf))];
  const charges = days.flatMap((day) => [
    ...usualCharges(day, QUIET_CAST, { asOf: addDays(asOf, 2), prices }).map(byWeekday),
    ...monthly(day),
  ]);
  return readFocusBill(
    "bill.csv",
    csvText(FOCUS_COLUMNS, charges.map((charge) => billedBy(asOf, charge)).map(focusRow)),
    asOf,
  );
}

function byWeekday(charge: Charge): Charge {
  const weekday = new Date(charge.day).getUTCDay();
  const isFewer = FOLLOW_USERS.has(charge.service) && (weekday === 0 || weekday === 6);
  return isFewer ? { ...charge, effectiveUsd: charge.effectiveUsd * WEEKEND } : charge;
}

/** In each month, not in the demo's last alone. */
function monthly(day: Instant): Charge[] {
  const of = (category: Charge["category"], effectiveUsd: number, description: string): Charge => ({
    day,
    category,
    service: "Amazon Elastic Compute Cloud",
    description,
    account: "111122223333",
    region: "us-east-1",
    effectiveUsd,
  });
  const { start } = monthOf(day);
  if (day === start) return [of("Tax", 386.12, "US sales tax")];
  return day === addDays(start, 2) ? [of("Credit", -1500, "AWS Activate credit")] : [];
}

/** The later it is looked at, the more of a day is there; how much differs by service and account. */
function billedBy(asOf: Instant, charge: Charge): Charge {
  const age = Math.round((Date.parse(dayOf(asOf)) - Date.parse(charge.day)) / 86_400_000);
  const [low, high] = BILLED_SO_FAR[age] ?? [1, 1];
  const share = randomFor(`${charge.day} ${age} ${charge.service} ${charge.account}`).between(low, high);
  return { ...charge, effectiveUsd: charge.effectiveUsd * share };
}

const midnight = (day: string): Instant => `${day}T00:00:00.000Z`;
