import type { BilledDay } from "../domain/bill-days.ts";
import { type Cut, isWider } from "./anomaly-cuts.ts";
import { movedUsd, type UnusualPart } from "./anomaly-part.ts";

/** What moves for one cause, as far as a bill can tell. */
export interface AnomalyEvent {
  /** Of the one cut that holds the dollars, largest first: parts of several cuts hold them more than once. */
  readonly parts: readonly UnusualPart[];
  /** The same dollars in other cuts, wide to narrow, largest first. */
  readonly elsewhere: readonly UnusualPart[];
  /** The service that moved most, where one did: what the event is called by. */
  readonly lead: UnusualPart;
  readonly since: string;
  readonly movedUsd: number;
}

/** Of a part's dollars, so many in another part make them one event. */
const SAME_SHARE = 0.5;
/** A cut that holds less of the event than this share of what another one does misses some of it. */
const HOLDS_SHARE = 0.8;
/** A cut with more of a usual day than this share of a wider one's is no narrower, but for rounding. */
const NARROWER_SHARE = 0.95;

/**
 * Wide cuts first, each part joins what moves the same way and (a) has half of its dollars on the same lines, or (b) moves from the same
 * day on, or (c), where lines cannot be compared, has so many dollars that no narrower part explains yet.
 */
export function eventsOf(
  unusual: readonly UnusualPart[],
  days: readonly BilledDay[],
): readonly AnomalyEvent[] {
  const groups: UnusualPart[][] = [];
  for (const part of unusual.toSorted(byCutAndSize)) {
    const alike = groups.filter(([first]) => (first?.excessUsd ?? 0) * part.excessUsd > 0);
    const joined =
      alike.find((group) => sharesLines(part, group, days)) ??
      alike.find((group) => group.some(({ since }) => since === part.since)) ??
      alike.find((group) => leavesRoom(part, group));
    if (joined === undefined) groups.push([part]);
    else joined.push(part);
  }
  return groups.flatMap((group) => eventOf(group) ?? []);
}

const sharesLines = (part: UnusualPart, group: readonly UnusualPart[], days: readonly BilledDay[]): boolean =>
  group.some(({ cut, part: other }) => {
    if (cut === part.cut || cut.lines !== part.cut.lines) return false;
    const both = part.lines.filter((line) => cut.partIn(line) === other);
    return movedUsd(both, days, part.newest) / part.excessUsd >= SAME_SHARE;
  });

function leavesRoom(part: UnusualPart, group: readonly UnusualPart[]): boolean {
  const [wide, ...others] = group;
  if (wide === undefined || wide.cut.lines === part.cut.lines) return false;
  const sum = (cut: Cut) => sumOf([wide, ...others].filter((one) => one.cut === cut));
  return (sum(wide.cut) - sum(part.cut)) / part.excessUsd >= SAME_SHARE;
}

function eventOf(group: readonly UnusualPart[]): AnomalyEvent | undefined {
  const cuts = [...Map.groupBy(group, ({ cut }) => cut).values()];
  const most = Math.max(...cuts.map((parts) => Math.abs(sumOf(parts))));
  const parts = cuts
    .filter((one) => Math.abs(sumOf(one)) >= HOLDS_SHARE * most)
    .reduce((held, one) => (usualOf(one) < NARROWER_SHARE * usualOf(held) ? one : held));
  const lead = group.find(({ cut }) => cut.name === "service") ?? parts[0];
  if (lead === undefined) return undefined;
  return {
    parts,
    elsewhere: group.filter((one) => !parts.includes(one)),
    lead,
    since: group.map(({ since }) => since).toSorted()[0] ?? lead.since,
    movedUsd: sumOf(parts),
  };
}

const sumOf = (parts: readonly UnusualPart[]): number =>
  parts.reduce((sum, { excessUsd }) => sum + excessUsd, 0);

/** The narrowest cut costs least on a usual day: what moves in it stands out most. */
const usualOf = (parts: readonly UnusualPart[]): number =>
  parts.reduce((sum, { expectedUsd }) => sum + Math.abs(expectedUsd), 0);

function byCutAndSize(a: UnusualPart, b: UnusualPart): number {
  if (a.cut !== b.cut) return isWider(a.cut, b.cut) ? -1 : 1;
  return Math.abs(b.excessUsd) - Math.abs(a.excessUsd) || (a.part < b.part ? -1 : 1);
}
