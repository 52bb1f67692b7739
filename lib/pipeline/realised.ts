import { type Bill, type BillDimension, type BillLine, linesBy } from "../domain/bill.ts";
import { isUnsettled } from "../domain/bill-days.ts";
import type { Finding } from "../domain/finding.ts";
import type { BillCheck, Realised } from "../domain/realised.ts";
import { providerName } from "../domain/resource-name.ts";
import { type Usd, usd } from "../domain/units.ts";
import { addDays, dayOf, type Instant, midnight } from "../domain/window.ts";

/** Four weeks: what a monthly bill still shows both sides of. */
const LOOK_BACK_DAYS = 28;
/** A week on each side: every weekday once. */
const COMPARED_DAYS = 7;
/** Newest first; a run's record has room for so many (about 20 KB). */
const MOST_CHECKED = 100;

/** Each finding whose advice was taken within four weeks, against the bill. Nothing that was not seen there is said to be saved. */
export function realisedSavings(findings: readonly Finding[], bill: Bill, now: Instant): readonly Realised[] {
  const since = addDays(now, -LOOK_BACK_DAYS);
  return findings
    .flatMap((finding) => {
      const { state } = finding;
      const taken = state.kind === "resolved" && state.reason !== "no-longer-true" && state.at >= since;
      return taken ? [{ finding, at: state.at }] : [];
    })
    .toSorted((a, b) => (a.at === b.at ? (a.finding.id < b.finding.id ? -1 : 1) : a.at < b.at ? 1 : -1))
    .slice(0, MOST_CHECKED)
    .map(({ finding, at }) => ({ id: finding.id, check: checkOf(finding, at, { bill, now }) }));
}

interface Sight {
  readonly bill: Bill;
  readonly now: Instant;
}

function checkOf({ resource, workload }: Finding, at: Instant, { bill, now }: Sight): BillCheck {
  const cut = ofResource(bill, resource) ?? ofWorkload(bill, workload);
  if (cut === undefined) return { kind: "unseen" };
  const days = settledDays(bill, at, now);
  const beforeUsdPerDay = meanOver(days.before, cut.lines);
  if (beforeUsdPerDay === undefined) return { kind: "unseen" };
  const afterUsdPerDay = meanOver(days.after, cut.lines);
  if (afterUsdPerDay === undefined) return { kind: "early" };
  return { kind: cut.kind, beforeUsdPerDay, afterUsdPerDay };
}

interface Cut {
  readonly kind: "resource" | "workload";
  readonly lines: readonly BillLine[];
}

/** By id, or by an ARN that ends in it. */
function ofResource({ lines }: Bill, resource: string): Cut | undefined {
  const name = providerName(resource);
  const own = lines.filter(
    ({ resourceId }) => resourceId !== undefined && (resourceId === name || resourceId.endsWith(`/${name}`)),
  );
  return own.length === 0 ? undefined : { kind: "resource", lines: own };
}

function ofWorkload(bill: Bill, workload: string): Cut | undefined {
  const tag = tagOf(bill);
  if (tag === undefined) return undefined;
  const own = (linesBy(bill, { tag }) ?? []).filter(({ tags }) => tags[tag] === workload);
  return own.length === 0 ? undefined : { kind: "workload", lines: own };
}

function tagOf({ breakdowns = [] }: Bill): string | undefined {
  const isTag = (one: BillDimension) => typeof one !== "string";
  return breakdowns.flatMap(({ by }) => by.filter(isTag)).map(({ tag }) => tag)[0];
}

/** Whole days before and after the one it was resolved on, that the bill answers for and that change no more. */
function settledDays({ window, missingDays }: Bill, at: Instant, now: Instant) {
  const missing = new Set(missingDays);
  const known = (offset: number): string[] => {
    const day = dayOf(addDays(at, offset));
    const covered = day >= dayOf(window.start) && midnight(day) < window.end;
    return covered && !missing.has(day) && !isUnsettled(day, now) ? [day] : [];
  };
  const offsets = Array.from({ length: COMPARED_DAYS }, (_, index) => index + 1);
  return { before: offsets.flatMap((offset) => known(-offset)), after: offsets.flatMap(known) };
}

/** A day without a line is a day without cost: the bill answered for it. */
function meanOver(days: readonly string[], lines: readonly BillLine[]): Usd | undefined {
  if (days.length === 0) return undefined;
  const counted = new Set(days);
  const total = lines.reduce((sum, line) => sum + (counted.has(line.day) ? line.usd : 0), 0);
  return usd(total / days.length);
}
