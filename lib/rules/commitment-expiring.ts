import type { OwnedCommitment, OwnedReservation } from "../domain/commitment.ts";
import type { Verdict } from "../domain/finding.ts";
import { hourlyRate, moneyPerMonth } from "../domain/money.ts";
import { addHours, dayOf, HOURS_PER_DAY, hoursBetween } from "../domain/window.ts";
import { fleetCost, type PricedMachines } from "../purchase/fleet-cost.ts";
import {
  cents,
  commitmentFinding,
  commitmentName,
  endOf,
  ID,
  monthly,
  paidUsdPerHour,
} from "./commitment-finding.ts";
import { asItRuns, machinesOf, notSeen } from "./commitment-fleet.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import { pass, round, severityOf } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

const expiringResource = ({ id }: OwnedCommitment): string => `expiring:${id}`;

/** Each that is in force; told in two stages before it ends. */
export function judgeExpiring(
  context: RuleContext,
  owned: readonly OwnedCommitment[],
  limits: CommitmentLimits,
): readonly Verdict[] {
  if (owned.length === 0) return [pass(ID, "expiring")];
  const fleets = { before: machinesOf(asItRuns(context)), after: machinesOf(context) };
  return owned.map((one) => {
    const daysLeft = hoursBetween(context.now, one.end) / HOURS_PER_DAY;
    if (daysLeft >= limits.expiringDays) return pass(ID, expiringResource(one));
    const [runs, advised] = [hourAround(context, one, fleets.before), hourAround(context, one, fleets.after)];
    if (isRenewed(context, one) && runs.worthUsd < CENT) return pass(ID, expiringResource(one));
    const step = daysLeft < limits.lastCallDays ? 2 : 1;
    return expiringFinding(context, { one, daysLeft, step, runs, advised }, limits);
  });
}

/** Something that is bought already starts before it ends and outlasts it. */
const isRenewed = ({ commitments, now }: RuleContext, one: OwnedCommitment): boolean =>
  (commitments?.owned ?? []).some(({ start, end }) => start > now && start <= one.end && end > one.end);

interface Expiring {
  readonly one: OwnedCommitment;
  readonly daysLeft: number;
  readonly step: 1 | 2;
  /** The fleet as it runs, and once the other advice is followed. */
  readonly runs: Hour;
  readonly advised: Hour;
}

/** The hour after the end: as if the commitment went on, and without it. */
interface Hour {
  readonly withUsd: number;
  readonly withoutUsd: number;
  /** Of the commitment, what nothing else that is owned then would cover. */
  readonly usedUsd: number;
  /** What that part of it saves. */
  readonly worthUsd: number;
}

function hourAround(context: RuleContext, one: OwnedCommitment, machines: readonly PricedMachines[]): Hour {
  const owned = context.commitments?.owned ?? [];
  const prolonged = owned.map((other) =>
    other.id === one.id ? { ...other, end: addHours(one.end, 1) } : other,
  );
  const after = fleetCost(machines, prolonged, one.end);
  const without = fleetCost(machines, owned, one.end);
  const unused = after.unusedUsdPerHour - without.unusedUsdPerHour;
  return {
    withUsd: after.usdPerHour,
    withoutUsd: without.usdPerHour,
    usedUsd: Math.max(0, paidUsdPerHour(one) - unused),
    worthUsd: without.usdPerHour - after.usdPerHour + unused,
  };
}

function expiringFinding(context: RuleContext, facts: Expiring, limits: CommitmentLimits): Verdict {
  const { one, daysLeft, step, runs: now, advised: then } = facts;
  const missing = notSeen(asItRuns(context), [one]);
  const more = now.withoutUsd - now.withUsd;
  const days = Math.max(1, Math.ceil(daysLeft));
  return commitmentFinding(expiringResource(one), {
    severity: missing === undefined ? severityOf(monthly(more)) : "medium",
    confidence: missing === undefined ? "high" : "low",
    title: `${commitmentName(one)} ends on ${endOf(one)}, in ${days} ${days === 1 ? "day" : "days"}${afterIt(more, missing)}`,
    observed: {
      daysLeft: round(daysLeft, 2),
      end: one.end,
      usdPerHour: round(paidUsdPerHour(one)),
      usedUsdPerHour: round(now.usedUsd),
      moreUsdPerMonth: round(monthly(more), 2),
    },
    expected: { daysLeft: limits.expiringDays },
    window: { start: context.now, end: one.end },
    samples: 1,
    signalsUsed: ["owned", "inventory", "prices"],
    signalsNotChecked: missing === undefined ? [] : [missing],
    advice: { text: adviceOf(facts, then, missing) },
    risk: "no commitment renews by itself: from that hour on its machines are paid on demand",
    step,
    arithmetic: [
      `an hour of the fleet as it runs, under what is owned then: ${cents(now.withUsd)} USD with it, ${cents(now.withoutUsd)} without it: ${cents(more)} USD an hour, ${cents(monthly(more))} USD a month ${more < 0 ? "less" : "more"} after it ends`,
      `of its ${cents(paidUsdPerHour(one))} USD an hour machines use ${cents(now.usedUsd)} now and ${cents(then.usedUsd)} once the other advice is followed`,
      ...(missing === undefined ? [] : [`not known: ${missing}, so the real figures are larger or equal`]),
      "in no total: it is what a purchase keeps, not what one saves",
    ],
  });
}

function afterIt(more: number, missing: string | undefined): string {
  if (missing !== undefined) return "";
  if (more < CENT) return ": nothing gets dearer";
  return `: ${moneyPerMonth(monthly(more))} more on demand`;
}

const CENT = 0.01;

/** Savings Plans may be queued for a second of the future (user guide, "Queuing a Savings Plan purchase", 2026-11-24). */
function adviceOf({ one }: Expiring, { usedUsd, worthUsd }: Hour, missing: string | undefined): string {
  const at = dayOf(one.end);
  if (missing !== undefined && worthUsd < CENT)
    return `See what it covers before ${at}: it could not be reckoned here (${missing}).`;
  if (worthUsd < CENT) return "Let it end: once the other advice is followed, its like would save nothing.";
  if (one.kind === "reservation")
    return `Buy its like for ${at}, for the machines that will still run: ${instancesOf(usedUsd, one)} of ${one.instances} are used once the other advice is followed. A Compute Savings Plan covers them too, and is not bound to ${one.instanceType}.`;
  return `Queue a plan of the same kind of ${hourlyRate(usedUsd)} for ${at}: what machines use of it once the other advice is followed. Where hourly usage is exported, check with \`headroom commit\`.`;
}

const instancesOf = (usedUsd: number, { usdPerHour }: OwnedReservation): number =>
  round(usedUsd / usdPerHour, 1);
