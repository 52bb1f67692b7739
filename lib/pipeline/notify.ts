import { type Digest, digestsOf, newsOf } from "../alerts/digest.ts";
import { messageOf } from "../alerts/digest-message.ts";
import type { Finding } from "../domain/finding.ts";
import { addHours, type Instant, instant } from "../domain/window.ts";
import type { EventBus, Lease, Messenger, Outbox } from "./ports.ts";

/**
 * 15 minutes. A Lambda is ended after 5, so whoever held a claim is dead by then even when its clock ran 5 minutes behind and
 * the next one's runs 5 ahead. A crash therefore delays a message by at most this long and the wait for the next run.
 */
const LEASE_MINUTES = 15;

export interface NotifyPorts {
  readonly outbox: Outbox;
  readonly messenger: Messenger;
  readonly events: EventBus;
}

export interface NotifyFacts {
  readonly now: Instant;
  /** Tell only these now (the critical ones); the others stay pending. */
  readonly only?: (finding: Finding) => boolean;
  readonly dashboardUrl?: string;
  /** Named in the mail, for `headroom explain`. */
  readonly table?: { readonly name: string; readonly region: string };
}

export interface Notified {
  readonly announced: number;
  readonly messages: number;
  /** Pending, and not ours: another notifier tells them, or died with them and its lease has not lapsed. */
  readonly heldElsewhere: number;
}

/**
 * Tells what nobody was told: one digest a severity, criticals first. For each: events, message, mark. A crash between
 * any two of these repeats what came before it, once the lease has lapsed, and loses nothing. A digest that fails is
 * handed back at once and the others still go; then the failure is thrown, so that the trigger comes again.
 */
export async function notify(ports: NotifyPorts, facts: NotifyFacts): Promise<Notified> {
  const { now, only = () => true } = facts;
  const pending = (await ports.outbox.pending()).filter(only);
  const lease = { now, until: addHours(now, LEASE_MINUTES / 60) };
  const held = new Set(await ports.outbox.claim(pending, lease));
  const ours = pending.filter(({ id }) => held.has(id));
  const digests = digestsOf(ours);
  const failures: unknown[] = [];
  for (const digest of digests) failures.push(...(await failuresOf(ports, digest, { ...facts, lease })));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join("; "));
  return {
    announced: ours.length,
    messages: digests.length,
    heldElsewhere: pending.length - ours.length,
  };
}

async function failuresOf(
  ports: NotifyPorts,
  digest: Digest,
  facts: NotifyFacts & { readonly lease: Lease },
): Promise<readonly unknown[]> {
  const findings = newsOf(digest);
  try {
    // Machines first: they know a repeated event by its id and version, people do not know a repeated mail.
    await ports.events.publish(findings);
    await ports.messenger.send(messageOf(digest, facts));
  } catch (error) {
    return [error, ...(await handBack(ports.outbox, findings, facts.lease))];
  }
  try {
    await ports.outbox.markAnnounced(findings);
    return [];
  } catch (error) {
    // Told: not handed back, or the next attempt would tell it again at once.
    return [error];
  }
}

/**
 * Our own claim, claimed again as of its end and until long ago: free for the next attempt. Who took it over meanwhile holds it
 * for longer than we did, and keeps it.
 */
async function handBack(
  outbox: Outbox,
  findings: readonly Finding[],
  { until }: Lease,
): Promise<readonly unknown[]> {
  try {
    await outbox.claim(findings, { now: until, until: instant(0) });
    return [];
  } catch (error) {
    return [error];
  }
}
