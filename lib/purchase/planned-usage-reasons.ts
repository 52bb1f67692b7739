import { dayOf } from "../domain/window.ts";
import type { PlannedUsageFacts, Presence, Run } from "./planned-run.ts";

/** What a person would call nothing: a hundredth of a machine. */
const LEAST = 0.01;

export function presenceReasons(one: Presence, facts: Pick<PlannedUsageFacts, "asOf">): readonly string[] {
  return [startReason(one, facts), endReason(one, facts), growthReason(one)].filter(
    (reason) => reason !== undefined,
  );
}

function startReason(one: Presence, { asOf }: Pick<PlannedUsageFacts, "asOf">): string | undefined {
  const more = one.instances - one.begun;
  if (more < LEAST || (one.to !== undefined && one.to <= asOf)) return undefined;
  if (one.from !== undefined && one.from > asOf)
    return `plan: ${one.name} starts ${dayOf(one.from)}: ${machines(more, one)} more${until(one)}`;
  if (one.from === undefined && one.kind === "training") return undefined;
  return `plan: ${one.name} is to run ${machines(one.instances, one)} now, the last week shows ${count(one.begun)} of them: the rest is taken to start now${until(one)}`;
}

const until = ({ to }: Run): string => (to === undefined ? "" : `, until ${dayOf(to)}`);

function endReason(one: Presence, { asOf }: Pick<PlannedUsageFacts, "asOf">): string | undefined {
  if (one.to === undefined || one.shown < LEAST) return undefined;
  const fewer = `${machines(one.shown, one)} fewer`;
  if (one.to <= asOf) return `plan: ${one.name} has ended: ${fewer} than the last week shows`;
  const when = one.wholeRun ? `${dayOf(one.to)} at the latest, a whole run long` : dayOf(one.to);
  return `plan: ${one.name} ends ${when}: ${fewer} from then on`;
}

function growthReason({ name, growthPerMonth, shown }: Presence): string | undefined {
  if (growthPerMonth === 0) return undefined;
  const percent = `${Math.abs(growthPerMonth * 100).toFixed(1)} % a month`;
  if (growthPerMonth > 0)
    return `plan: ${name} is to grow ${percent}: bought for when usage shows it, a month at a time`;
  return shown < LEAST
    ? undefined
    : `plan: ${name} is to shrink ${percent}: counted where usage alone would not expect it`;
}

const machines = (instances: number, { type }: Run): string => `${count(instances)} × ${type}`;
const count = (instances: number): string => String(Number(instances.toFixed(2)));
