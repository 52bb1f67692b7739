import type { Finding } from "../domain/finding.ts";
import { isQuiet, isTicket, type QuietHours } from "../domain/quiet-hours.ts";
import { addHours, type Instant } from "../domain/window.ts";
import type { Channel } from "./ports.ts";

/** Between two runs of `recent`: the longest that the end of a run, which tells what waits, keeps one waiting. */
const RUN_HOURS = 1;

/**
 * What earlier runs saved and nobody was told: the end of each run tells it, so at the start of the next there is none. A ticket that
 * waits for the end of the quiet hours is not counted, nor at the first run after them, whose end is the first to tell it.
 */
export function untoldCount(
  { people, machines }: Readonly<Record<Channel, readonly Finding[]>>,
  quiet: QuietHours | undefined,
  now: Instant,
): number {
  const hold = quiet !== undefined && [now, addHours(now, -RUN_HOURS)].some((at) => isQuiet(at, quiet));
  const untold = [...people.filter((one) => !(hold && isTicket(one))), ...machines];
  return new Set(untold.map(({ id }) => id)).size;
}
