import type { OwnedCommitment } from "../domain/commitment.ts";
import type { Verdict } from "../domain/finding.ts";
import { money } from "../domain/money.ts";
import { hoursBetween } from "../domain/window.ts";
import {
  cents,
  commitmentFinding,
  commitmentName,
  endOf,
  ID,
  listed,
  monthly,
  paidUsdPerHour,
  perDay,
} from "./commitment-finding.ts";
import { asItRuns, hourOf, isInReach, notSeen, unusedById } from "./commitment-fleet.ts";
import type { CommitmentLimits } from "./commitment-limits.ts";
import { plannedScenes, type Scene } from "./commitment-planned-fleet.ts";
import { takersOf } from "./commitment-takers.ts";
import { pass, round, severityOf, unknown } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

const strandedResource = ({ id }: OwnedCommitment): string => `stranded:${id}`;

/** What the fleet becomes. */
interface Future {
  readonly name: "the other advice" | "plan.yaml";
  readonly scenes: readonly Scene[];
  readonly unused: (id: string) => number;
}

/** Each that is in force: whether what is advised, or planned, leaves unused what is used now. */
export function judgeStranded(
  context: RuleContext,
  owned: readonly OwnedCommitment[],
  limits: CommitmentLimits,
): readonly Verdict[] {
  if (owned.length === 0) return [pass(ID, "stranded")];
  const runs = asItRuns(context);
  const unusedNow = unusedById(hourOf(runs, owned));
  const futures = futuresOf(context, owned);
  return owned.map((one) => {
    const now = unusedNow.get(one.id) ?? 0;
    const [worst] = futures.toSorted((a, b) => b.unused(one.id) - a.unused(one.id));
    const stranded = (worst?.unused(one.id) ?? now) - now;
    if (!worst || perDay(stranded) <= limits.minUnusedUsdPerDay + HAIR)
      return pass(ID, strandedResource(one));
    const missing = [runs, ...worst.scenes.map((scene) => scene.context)]
      .map((scene) => notSeen(scene, [one]))
      .find((gap) => gap !== undefined);
    if (missing !== undefined) return unknown(ID, strandedResource(one), missing);
    return strandedFinding(context, { one, now, worst, futures }, limits);
  });
}

/** Differences of sums of dollars: what is meant to be on the limit is not above it. */
const HAIR = 1e-9;

function futuresOf(context: RuleContext, owned: readonly OwnedCommitment[]): readonly Future[] {
  const planned = plannedScenes(asItRuns(context));
  const futures = [
    { name: "the other advice" as const, scenes: context.before ? [{ share: 1, context }] : [] },
    { name: "plan.yaml" as const, scenes: planned ?? [] },
  ].filter(({ scenes }) => scenes.length > 0);
  return futures.map(({ name, scenes }) => {
    const parts = scenes.map(({ share, context: scene }) => ({
      share,
      unused: unusedById(hourOf(scene, owned)),
    }));
    const unused = (id: string) =>
      parts.reduce((sum, part) => sum + part.share * (part.unused.get(id) ?? 0), 0);
    return { name, scenes, unused };
  });
}

interface Stranded {
  readonly one: OwnedCommitment;
  /** Unused as the fleet runs, USD an hour. */
  readonly now: number;
  readonly worst: Future;
  readonly futures: readonly Future[];
}

function strandedFinding(context: RuleContext, facts: Stranded, limits: CommitmentLimits): Verdict {
  const { one, now, worst, futures } = facts;
  const stranded = worst.unused(one.id) - now;
  const inAll = stranded * hoursBetween(context.now, one.end);
  const runs = asItRuns(context);
  return commitmentFinding(strandedResource(one), {
    severity: severityOf(monthly(stranded)),
    confidence: "medium",
    title: `${commitmentName(one)} will go unused once ${worst.name} is followed: ${money(perDay(stranded))} a day until ${endOf(one)}`,
    observed: {
      unusedUsdPerHourNow: round(now),
      unusedUsdPerHourThen: round(worst.unused(one.id)),
      strandedUsdPerDay: round(perDay(stranded), 2),
      strandedUsdInAll: round(inAll, 2),
      end: one.end,
    },
    expected: { strandedUsdPerDay: limits.minUnusedUsdPerDay },
    window: { start: context.now, end: one.end },
    samples: 1,
    signalsUsed: ["owned", "inventory", "prices", ...(context.plan ? ["plan"] : [])],
    signalsNotChecked: ["Fargate", "Lambda"],
    advice: { text: adviceOf(context, facts) },
    risk: "it is paid until it ends, used or not",
    arithmetic: [
      `${cents(paidUsdPerHour(one))} USD an hour; unused as the fleet runs: ${cents(now)}`,
      ...futures.map(
        (future) => `unused once ${future.name} is followed: ${cents(future.unused(one.id))} USD an hour`,
      ),
      ...worst.scenes.map((scene) => changeLine(runs, scene, one)),
      `${cents(stranded)} USD an hour × ${Math.round(hoursBetween(context.now, one.end))} h until ${endOf(one)} = ${cents(inAll)} USD`,
      "in no total: savings elsewhere are stated net of it",
    ],
  });
}

function adviceOf(context: RuleContext, { one, worst }: Stranded): string {
  const takers = takersOf(worst.scenes.at(-1)?.context ?? context, one);
  const takeUp =
    takers.length > 0
      ? `Let it be taken up by what pays for itself: ${takers.join("; ")}.`
      : "Nothing that runs can take it up.";
  return worst.name === "plan.yaml"
    ? `${takeUp} Or end that work when the commitment ends, on ${endOf(one)}.`
    : `${takeUp} The other advice still pays where its saving, net of this, does; what it does not cover can wait until ${endOf(one)}.`;
}

/** What changes among the machines that it may cover. */
function changeLine(runs: RuleContext, { share, context }: Scene, one: OwnedCommitment): string {
  const [before, after] = [countsOf(runs, one), countsOf(context, one)];
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .filter((kind) => before.get(kind) !== after.get(kind))
    .map((kind) => `${kind}: ${before.get(kind) ?? 0} to ${after.get(kind) ?? 0}`);
  const part = share === 1 ? "" : `${Math.round(share * 100)} % of the time `;
  return `${part}on demand ${changes.length === 0 ? "as now" : listed(changes, 5)}`;
}

function countsOf({ fleet }: RuleContext, one: OwnedCommitment): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const resource of fleet.resources) {
    if (resource.capacityType !== "on-demand" || !isInReach(one, resource)) continue;
    const kind = `${resource.instanceType} in ${resource.region}`;
    counts.set(kind, (counts.get(kind) ?? 0) + resource.instances);
  }
  return counts;
}
