import { ConfigError } from "../domain/errors.ts";
import type { Finding, FindingState } from "../domain/finding.ts";
import { epochMs, type Instant, instant } from "../domain/window.ts";
import type { Write } from "./reconcile.ts";

export interface SilenceRequest {
  readonly kind: "snooze" | "dismiss";
  /** Why, for whoever asks later. */
  readonly reason: string;
  /** Of a snooze: when it is news again. */
  readonly until?: Instant;
}

/**
 * What somebody decided about a finding. The version goes up although nothing is announced: a watch that read the finding
 * before would otherwise save it at the same version, open again. Throws ConfigError for what cannot be silenced so.
 */
export function silencedByHand(finding: Finding, request: SilenceRequest, by: string, now: Instant): Write {
  if (finding.state.kind === "resolved") {
    throw new ConfigError(
      `got ${finding.id}, which is resolved (${finding.state.reason}), expected a finding that is there; nothing needs silencing`,
    );
  }
  return {
    finding: { ...finding, version: finding.version + 1, state: stateOf(request, by, now) },
    expectedVersion: finding.version,
  };
}

function stateOf(request: SilenceRequest, by: string, now: Instant): FindingState {
  const reason = request.reason.trim();
  if (reason === "") throw new ConfigError(`got no reason, expected why it is silenced: write one`);
  const who = { ...(by.trim() === "" ? {} : { by: by.trim() }), at: now };
  if (request.kind === "snooze") return { kind: "snoozed", until: untilOf(request, now), reason, ...who };
  if (request.until === undefined) return { kind: "dismissed", reason, ...who };
  throw new ConfigError(
    `got a dismissal until ${request.until}, expected none (it is for good): snooze instead`,
  );
}

function untilOf({ until }: SilenceRequest, now: Instant): Instant {
  const ms = until === undefined ? Number.NaN : epochMs(until);
  if (Number.isNaN(ms))
    throw new ConfigError(`got ${until ?? "no moment"} to snooze until, expected an ISO 8601 moment`);
  if (ms <= epochMs(now))
    throw new ConfigError(`got ${until} to snooze until, expected a moment after ${now}`);
  return instant(ms);
}
