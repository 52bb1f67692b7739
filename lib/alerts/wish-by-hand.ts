import { ConfigError } from "../domain/errors.ts";
import type { Finding } from "../domain/finding.ts";
import { addDays, type Instant } from "../domain/window.ts";
import type { Write } from "./reconcile.ts";
import { reopenedByHand } from "./reopen-by-hand.ts";
import { silencedByHand } from "./silence-by-hand.ts";

/** What somebody asks of a finding, as it was typed. */
export interface Wish {
  readonly action: string;
  /** To snooze for; a week unless said. */
  readonly days?: number;
  readonly who: string;
  /** Where they asked. */
  readonly place: string;
  readonly reason: string;
}

const DEFAULT_SNOOZE_DAYS = 7;
const MAX_SNOOZE_DAYS = 365;
/** What is kept with a finding for good, in characters. */
const MAX_WHO = 80;
const MAX_REASON = 500;

/** The change that is asked for, and what to say when it is done. Throws ConfigError for what nobody offers, or nobody signs. */
export function wishGranted(wish: Wish, finding: Finding, now: Instant): { write: Write; done: string } {
  const by = signatureOf(wish);
  const { id } = finding;
  const { reason } = wish;
  if (reason.length > MAX_REASON)
    throw new ConfigError(`got a reason of ${reason.length} characters, expected ${MAX_REASON} at most`);
  switch (wish.action) {
    case "snooze": {
      const days = daysOf(wish);
      const request = { kind: "snooze", reason, until: addDays(now, days) } as const;
      return {
        write: silencedByHand(finding, request, by, now),
        done: `Snoozed ${id} for ${days} days.`,
      };
    }
    case "dismiss":
      return {
        write: silencedByHand(finding, { kind: "dismiss", reason }, by, now),
        done: `Dismissed ${id}.`,
      };
    case "reopen":
      return { write: reopenedByHand(finding, by, now), done: `Reopened ${id}.` };
    default:
      throw new ConfigError(
        `got the action ${JSON.stringify(wish.action)}, expected snooze, dismiss or reopen`,
      );
  }
}

/** Who they say they are, and where they said it. */
export function signatureOf({ who, place }: Pick<Wish, "who" | "place">): string {
  const name = who.trim();
  if (name === "") throw new ConfigError("got no name, expected yours");
  if (name.length > MAX_WHO)
    throw new ConfigError(`got a name of ${name.length} characters, expected ${MAX_WHO} at most`);
  return `${name} (${place})`;
}

function daysOf({ days = DEFAULT_SNOOZE_DAYS }: Wish): number {
  if (!Number.isInteger(days) || days < 1 || days > MAX_SNOOZE_DAYS)
    throw new ConfigError(`got ${days} days to snooze, expected 1 to ${MAX_SNOOZE_DAYS}`);
  return days;
}
