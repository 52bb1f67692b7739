import type { OwnedCommitment } from "../domain/commitment.ts";
import type { Verdict } from "../domain/finding.ts";
import { money } from "../domain/money.ts";
import { addDays, dayOf, type Instant, monthOf, type Window } from "../domain/window.ts";
import { cents, commitmentFinding, commitmentName, endOf, monthly, perDay } from "./commitment-finding.ts";
import { hourOf, ownedNow, unusedById } from "./commitment-fleet.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import { takersOf } from "./commitment-takers.ts";
import { round, severityOf } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

export type Kind = OwnedCommitment["kind"];

/** What is paid and not used, USD an hour. */
export interface Use {
  readonly source: "Cost Explorer" | "the fleet as it runs now";
  readonly window: Window;
  readonly committedUsdPerHour: number;
  readonly unusedUsdPerHour: number;
}

export const UNUSED_RESOURCE = { "savings-plan": "savings-plans", reservation: "reservations" } as const;

interface Unused {
  readonly kind: Kind;
  readonly use: Use;
  /** Of this kind and in force; undefined where nobody read it. */
  readonly owned: readonly OwnedCommitment[] | undefined;
}

interface UnusedOne {
  readonly one: OwnedCommitment;
  readonly usdPerHour: number;
}

export function unusedFinding(context: RuleContext, facts: Unused, limits: CommitmentLimits): Verdict {
  const { kind, use } = facts;
  const { committedUsdPerHour, unusedUsdPerHour, source } = use;
  const utilization = 1 - unusedUsdPerHour / committedUsdPerHour;
  const seen = facts.owned && unusedNow(context, facts.owned);
  const what = kind === "savings-plan" ? "Savings Plans" : "Reservations";
  return commitmentFinding(UNUSED_RESOURCE[kind], {
    severity: severityOf(monthly(unusedUsdPerHour)),
    confidence: source === "Cost Explorer" ? "high" : "low",
    title: `${what} go unused: ${money(perDay(unusedUsdPerHour))} a day of ${money(perDay(committedUsdPerHour))}`,
    observed: {
      unusedUsdPerDay: round(perDay(unusedUsdPerHour), 2),
      unusedUsdPerMonth: round(monthly(unusedUsdPerHour), 2),
      committedUsdPerHour: round(committedUsdPerHour),
      utilization: round(utilization),
    },
    expected: { utilization: limits.minUtilization, unusedUsdPerDay: limits.minUnusedUsdPerDay },
    window: use.window,
    samples: 1,
    signalsUsed: [
      source === "Cost Explorer" ? "costExplorer" : "inventory",
      ...(facts.owned ? ["owned"] : []),
    ],
    signalsNotChecked: [
      ...(facts.owned ? [] : ["owned"]),
      ...(source === "Cost Explorer" ? [] : ["costExplorer", "Fargate", "Lambda"]),
    ],
    advice: { text: adviceOf(context, seen ?? [], kind) },
    risk: "it is paid until it ends, used or not: nothing is saved by stopping anything, and taking it up saves what the work costs elsewhere",
    arithmetic: [
      `${source}: ${cents(committedUsdPerHour)} USD an hour committed, ${cents(unusedUsdPerHour)} of it unused: ${Math.round(utilization * 100)} % used`,
      `× 24 = ${cents(perDay(unusedUsdPerHour))} USD a day, × 730 = ${cents(monthly(unusedUsdPerHour))} USD a month`,
      "in no total: it is not saved by a change of machines",
      ...(seen === undefined ? ["which ones: what is owned was not read"] : linesOf(seen)),
    ],
  });
}

function unusedNow(context: RuleContext, owned: readonly OwnedCommitment[]): readonly UnusedOne[] {
  const unused = unusedById(hourOf(context, ownedNow(context) ?? owned));
  return owned
    .map((one) => ({ one, usdPerHour: unused.get(one.id) ?? 0 }))
    .filter(({ usdPerHour }) => usdPerHour > CENT)
    .toSorted((a, b) => b.usdPerHour - a.usdPerHour || (a.one.id < b.one.id ? -1 : 1));
}

const CENT = 0.01;

const linesOf = (seen: readonly UnusedOne[]): readonly string[] =>
  seen.length === 0
    ? ["as the fleet runs now, machines use all of it: it goes unused at other hours, or no longer does"]
    : seen.map(
        ({ one, usdPerHour }) =>
          `${commitmentName(one)}, until ${endOf(one)}: ${cents(usdPerHour)} USD an hour unused as the fleet runs now`,
      );

function adviceOf(context: RuleContext, seen: readonly UnusedOne[], kind: Kind): string {
  const takers = [...new Set(seen.flatMap(({ one }) => takersOf(context, one)))];
  const takeUp =
    takers.length > 0
      ? `Let it be taken up by what pays for itself: ${takers.slice(0, 3).join("; ")}.`
      : "Put work on it that is planned anyway; buy nothing more until it is used.";
  const returns = seen.flatMap(({ one }) => returnable(one, context.now));
  const last = kind === "reservation" ? [SELL] : returns;
  return [takeUp, ...last].join(" ");
}

/** EC2 API, CreateReservedInstancesListing: "Only Standard Reserved Instances can be sold" (2026-11-24). */
const SELL =
  "Standard reservations can be sold on the Reserved Instance Marketplace; convertible ones exchanged.";

/** Savings Plans user guide, "Returning a purchased Savings Plan": 100 USD an hour or less, seven days, the same month (2026-11-24). */
const RETURN_USD_PER_HOUR = 100;
const RETURN_DAYS = 7;

function returnable(one: OwnedCommitment, now: Instant): readonly string[] {
  if (one.kind !== "savings-plan" || one.usdPerHour > RETURN_USD_PER_HOUR) return [];
  const [until = one.start] = [addDays(one.start, RETURN_DAYS), monthOf(one.start).end].toSorted();
  return now < until ? [`${one.id} can be returned until ${dayOf(until)} (UTC).`] : [];
}
