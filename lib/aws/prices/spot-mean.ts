import type { Window } from "../../domain/window.ts";
import { epochMs } from "../../domain/window.ts";

/** A spot price holds from `at` until the zone's next one. */
export interface SpotChange {
  readonly zone: string;
  readonly atMs: number;
  readonly usdPerHour: number;
}

/**
 * The time-weighted mean of each zone, then the plain mean of the zones: what an hour costs where capacity, not price,
 * picks the zone, which is how scarce accelerators are got. The cheapest zone alone would be a price without the
 * machine. A change before the window holds into it; a zone first seen within the window counts from then on.
 * undefined without a price within the window.
 */
export function meanSpotPrice(changes: readonly SpotChange[], window: Window): number | undefined {
  const zones = [...Map.groupBy(changes, ({ zone }) => zone).values()];
  const means = zones.map((zone) => timeWeightedMean(zone, window)).filter((mean) => mean !== undefined);
  return means.length === 0 ? undefined : means.reduce((sum, mean) => sum + mean, 0) / means.length;
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
