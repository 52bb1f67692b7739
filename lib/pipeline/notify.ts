import { type Digest, digestsOf, newsOf } from "../alerts/digest.ts";
import { messageOf } from "../alerts/digest-message.ts";
import type { Finding } from "../domain/finding.ts";
import { isQuiet, isTicket, type QuietHours } from "../domain/quiet-hours.ts";
import { addHours, type Instant, instant } from "../domain/window.ts";
import type { Channel, EventBus, Lease, Messenger, Outbox } from "./ports.ts";

/**
 * 15 minutes. A Lambda is ended after 5, so whoever held a claim is dead by then even when its clock ran 5 minutes behind and
 * the next one's runs 5 ahead. A crash therefore delays a message by at most this long and the wait for the next run.
 */
const LEASE_MINUTES = 15;

/** Two channels, each over its own outbox: neither waits for the other. */
export interface NotifyPorts {
  readonly people: { readonly outbox: Outbox; readonly messenger: Messenger };
  readonly machines: { readonly outbox: Outbox; readonly events: EventBus };
}

export interface NotifyFacts {
  readonly now: Instant;
  /** Tell only these now (the critical ones); the others stay pending. */
  readonly only?: (finding: Finding) => boolean;
  /** People's: in them tickets stay pending, untouched, for the first notifier after. Machines never sleep. */
  readonly quietHours?: QuietHours;
  readonly dashboardUrl?: string;
  /** Named in the mail, for `headroom explain`. */
  readonly table?: { readonly name: string; readonly region: string };
}

export interface Told {
  readonly announced: number;
  readonly digests: number;
  /** Pending, and not ours: another notifier tells them, or died with them and its lease has not lapsed. */
  readonly heldElsewhere: number;
}

export type Notified = Readonly<Record<Channel, Told>>;

/**
 * Tells what nobody was told: on each channel one digest a severity, criticals first, sent and then marked. A crash between
 * the two repeats the digest, once the lease has lapsed, and loses nothing. A digest that fails is handed back at once and
 * the others still go, as does the other channel; then all failures are thrown, so that the trigger comes again.
 */
export async function notify({ people, machines }: NotifyPorts, facts: NotifyFacts): Promise<Notified> {
  const mail = (digest: Digest) => people.messenger.send(messageOf(digest, facts));
  const publish = (digest: Digest) => machines.events.publish(newsOf(digest));
  const { now, only = () => true, quietHours } = facts;
  const isNight = quietHours !== undefined && isQuiet(now, quietHours);
  const isAwaited = (finding: Finding) => only(finding) && !(isNight && isTicket(finding));
  const [toPeople, toMachines] = await Promise.all([
    sweep({ outbox: people.outbox, send: mail }, now, isAwaited),
    sweep({ outbox: machines.outbox, send: publish }, now, only),
  ]);
  const failures = [...toPeople.failures, ...toMachines.failures];
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join("; "));
  return { people: toPeople.told, machines: toMachines.told };
}

interface Route {
  readonly outbox: Outbox;
  readonly send: (digest: Digest) => Promise<void>;
}

interface Swept {
  readonly told: Told;
  readonly failures: readonly unknown[];
}

/** One channel, to its end. Never rejects: its failures are told beside what it did, and the other channel goes on. */
async function sweep(route: Route, now: Instant, only: (finding: Finding) => boolean): Promise<Swept> {
  const lease = { now, until: addHours(now, LEASE_MINUTES / 60) };
  try {
    const pending = (await route.outbox.pending()).filter(only);
    const held = new Set(await route.outbox.claim(pending, lease));
    const ours = pending.filter(({ id }) => held.has(id));
    const digests = digestsOf(ours);
    const failures: unknown[] = [];
    for (const digest of digests) failures.push(...(await failuresOf(route, digest, lease)));
    const heldElsewhere = pending.length - ours.length;
    return { told: { announced: ours.length, digests: digests.length, heldElsewhere }, failures };
  } catch (error) {
    return { told: { announced: 0, digests: 0, heldElsewhere: 0 }, failures: [error] };
  }
}

async function failuresOf(
  { outbox, send }: Route,
  digest: Digest,
  lease: Lease,
): Promise<readonly unknown[]> {
  const findings = newsOf(digest);
  try {
    await send(digest);
  } catch (error) {
    return [error, ...(await handBack(outbox, findings, lease))];
  }
  try {
    await outbox.markAnnounced(findings);
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
