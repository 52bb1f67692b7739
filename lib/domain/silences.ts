import type { Signal, SignalStatistics } from "./fleet.ts";
import { instant, type Window } from "./window.ts";

/** Seconds: below it a silence is the time between two batches, or a checkpoint. House value, 2026-11. */
export const SILENCE_SEC = 600;
const LEAST_MS = SILENCE_SEC * 1_000;

interface Activity {
  /** Milliseconds since 1970, ascending. */
  readonly times: Float64Array;
  /** The share of each period in which it was active. */
  readonly busy: Float64Array;
  readonly intervalMs: number;
}

/** The earlier silences of an accelerator that is silent at its end (`SignalStatistics.silences`). */
export function silencesOf(
  signal: Signal,
  { times, busy, intervalMs }: Activity,
): Pick<SignalStatistics, "silences"> {
  if (signal !== "gpuUtilization") return {};
  const last = busy.findLastIndex((share) => share > 0);
  if (last < 0 || (times.at(-1) ?? 0) - (times[last] ?? 0) < LEAST_MS) return {};
  const silences: Window[] = [];
  let before = -1;
  for (let i = 0; i <= last; i++) {
    if ((busy[i] ?? 0) === 0) continue;
    const start = (times[before] ?? 0) + intervalMs;
    const end = times[i] ?? 0;
    // Without a sample between them it is a gap, which says nothing.
    if (before >= 0 && i > before + 1 && end - start >= LEAST_MS)
      silences.push({ start: instant(start), end: instant(end) });
    before = i;
  }
  return { silences };
}
