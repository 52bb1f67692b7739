import { expect, test } from "vitest";
import { addDays } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { type QuietBill, quietBill, shownOn } from "../builders/quiet-bill.ts";

const anomaly = ruleNamed(RULES, "anomaly");
const SEEDS = [1000, 8919, 16_838];
const DAYS = 120;
const FIRST = 30;
/** Services alone, without a margin. */
const PLAIN = { beyondBounds: 1, beyondBoundsNarrow: Number.POSITIVE_INFINITY };

/** Findings that a morning has and the one before had not. */
function openedOn(bill: QuietBill, limits: Readonly<Record<string, number>>): number {
  let [opened, open] = [0, new Set<string>()];
  for (let day = FIRST; day < DAYS; day++) {
    const context = aContext([], { bill: shownOn(bill, day, "export"), now: addDays(bill.start, day) });
    const told = anomaly
      .judge(context, limits)
      .flatMap((verdict) => (verdict.kind === "finding" ? [verdict.finding.id] : []));
    opened += told.filter((id) => !open.has(id)).length;
    open = new Set(told);
  }
  return opened;
}

/** 21.5 a year and bill instead of 28.4 on twelve such bills of a year (2026-11): of a tenth of their lines nobody can know the day. */
test("on bills in which nothing happens, every cut with its margin tells less than services without one", () => {
  const bills = SEEDS.map((seed) => quietBill(seed, DAYS));
  const sum = (limits: Readonly<Record<string, number>>) =>
    bills.reduce((total, bill) => total + openedOn(bill, limits), 0);
  expect(sum({})).toBeLessThan(sum(PLAIN));
}, 60_000);
