import type { Window } from "../../domain/window.ts";
import { epochMs } from "../../domain/window.ts";

/** A spot price holds from `at` until the zone's next one. */
export interface SpotChange {
  readonly zone: string;
  readonly atMs: number;
  readonly usdPerHour: number;
}

/** The time-weighted mean of each zone. A change before the window holds into it; a zone first seen within counts from then on. */
export function zoneMeans(changes: readonly SpotChange[], window: Window): ReadonlyMap<string, number> {
  const means = new Map<string, number>();
  for (const [zone, ofZone] of Map.groupBy(changes, (change) => change.zone)) {
    const mean = timeWeightedMean(ofZone, window);
    if (mean !== undefined) means.set(zone, mean);
  }
  return means;
}

/**
 * The plain mean of the zones: what an hour costs where capacity, not price,
 * picks the zone, which is how scarce accelerators are got. The cheapest zone alone would be a price without the
 * machine. undefined without a zone.
 */
export function meanOfZones(zones: ReadonlyMap<string, number>): number | undefined {
  const sum = [...zones.values()].reduce((total, mean) => total + mean, 0);
  return zones.size === 0 ? undefined : sum / zones.size;
}

function timeWeightedMean(changes: readonly SpotChange[], window: Window): number | undefined {
  const [start, end] = [epochMs(window.start), epochMs(window.end)];
  // Two prices at one moment (a page that overlaps) hold for no time but the last: the higher one, whatever their order.
  const ordered = changes.toSorted((a, b) => a.atMs - b.atMs || a.usdPerHour - b.usdPerHour);
  let weighted = 0;
  let duration = 0;
  ordered.forEach(({ atMs, usdPerHour }, index) => {
    const from = Math.max(atMs, start);
    const until = Math.min(ordered[index + 1]?.atMs ?? end, end);
    if (until <= from) return;
    weighted += usdPerHour * (until - from);
    duration += until - from;
  });
  return duration === 0 ? undefined : weighted / duration;
}
