import type { OwnedCommitment, OwnedReservation } from "../domain/commitment.ts";
import type { Verdict } from "../domain/finding.ts";
import { dayOf, HOURS_PER_DAY, hoursBetween } from "../domain/window.ts";
import { fleetCost, type PricedMachines } from "../purchase/fleet-cost.ts";
import {
  commitmentFinding,
  commitmentName,
  endOf,
  ID,
  money,
  monthly,
  paidUsdPerHour,
} from "./commitment-finding.ts";
import { asItRuns, machinesOf, notSeen, ownedNow } from "./commitment-fleet.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import { pass, round, severityOf, unknown } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

const ALL = "expiring:*";
export const expiringResource = ({ id }: OwnedCommitment): string => `expiring:${id}`;

/** Each that is in force; told in two stages before it ends. */
export function judgeExpiring(context: RuleContext, limits: CommitmentLimits): readonly Verdict[] {
  const owned = ownedNow(context);
  if (owned === undefined) return [unknown(ID, ALL, "what is owned was not read")];
  if (owned.length === 0) return [pass(ID, ALL)];
  const fleets = { before: machinesOf(asItRuns(context)), after: machinesOf(context) };
  return owned.map((one) => {
    const daysLeft = hoursBetween(context.now, one.end) / HOURS_PER_DAY;
    if (daysLeft >= limits.expiringDays) return pass(ID, expiringResource(one));
    const step = daysLeft < limits.lastCallDays ? 2 : 1;
    return expiringFinding(context, { one, owned, daysLeft, step, fleets }, limits);
  });
}

interface Expiring {
  readonly one: OwnedCommitment;
  readonly owned: readonly OwnedCommitment[];
  readonly daysLeft: number;
  readonly step: 1 | 2;
  readonly fleets: { readonly before: readonly PricedMachines[]; readonly after: readonly PricedMachines[] };
}

interface Hour {
  readonly withUsd: number;
  readonly withoutUsd: number;
  /** Of the commitment. */
  readonly usedUsd: number;
  /** What the part of it that is used saves. */
  readonly worthUsd: number;
}

function hourAround(
  context: RuleContext,
  { one, owned }: Expiring,
  machines: readonly PricedMachines[],
): Hour {
  const others = owned.filter(({ id }) => id !== one.id);
  const hour = fleetCost(machines, owned, context.now);
  const unused = hour.byCommitment.find(({ id }) => id === one.id)?.unusedUsdPerHour ?? 0;
  const [withUsd, withoutUsd] = [hour.usdPerHour, fleetCost(machines, others, context.now).usdPerHour];
  return {
    withUsd,
    withoutUsd,
    usedUsd: paidUsdPerHour(one) - unused,
    worthUsd: withoutUsd - withUsd + unused,
  };
}

function expiringFinding(context: RuleContext, facts: Expiring, limits: CommitmentLimits): Verdict {
  const { one, daysLeft, step, fleets } = facts;
  const missing = notSeen(asItRuns(context), facts.owned);
  const now = hourAround(context, facts, fleets.before);
  const then = hourAround(context, facts, fleets.after);
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
      `an hour of the fleet as it runs: ${money(now.withUsd)} USD with it, ${money(now.withoutUsd)} without it: ${money(more)} USD an hour, ${money(monthly(more))} USD a month ${more < 0 ? "less" : "more"} after it ends`,
      `of its ${money(paidUsdPerHour(one))} USD an hour machines use ${money(now.usedUsd)} now and ${money(then.usedUsd)} once the other advice is followed`,
      ...(missing === undefined ? [] : [`not known: ${missing}, so the real figures are larger or equal`]),
      "in no total: it is what a purchase keeps, not what one saves",
    ],
  });
}

function afterIt(more: number, missing: string | undefined): string {
  if (missing !== undefined) return "";
  if (more < CENT) return ": nothing gets dearer";
  return `: ${money(monthly(more))} USD a month more on demand`;
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
  return `Queue a plan of the same kind of ${money(usedUsd)} USD an hour for ${at}: what machines use of it once the other advice is followed. Where hourly usage is exported, check with \`headroom commit\`.`;
}

const instancesOf = (usedUsd: number, { usdPerHour }: OwnedReservation): number =>
  round(usedUsd / usdPerHour, 1);
