import type { Scheduler } from "fast-check";
import type { Message } from "../../lib/alerts/message.ts";
import { type ReconcileInput, reconcile, type Write } from "../../lib/alerts/reconcile.ts";
import { silencedByHand } from "../../lib/alerts/silence-by-hand.ts";
import { type Finding, isNews } from "../../lib/domain/finding.ts";
import type { QuietHours } from "../../lib/domain/quiet-hours.ts";
import { epochMs, type Instant, instant } from "../../lib/domain/window.ts";
import { type NotifyPorts, notify } from "../../lib/pipeline/notify.ts";
import type { Channel, FindingStore, Lease } from "../../lib/pipeline/ports.ts";
import { NOW } from "../builders/fleet.ts";
import {
  type MemoryFindings,
  type MemoryPending,
  openMemoryFindingStore,
  openMemoryOutbox,
} from "../fakes/memory-finding-store.ts";

const MINUTE_MS = 60_000;
/** A Lambda is ended after five minutes. */
const LIFE_MS = 5 * MINUTE_MS;

/** What may happen to one port call: the process dies, or the call does; before its effect, after it or in its middle. */
export type Fault = "none" | `${"dies" | "fails"} ${"before" | "after" | "halfway"}`;

/** Of one process: its clock's error, and what happens to each of its calls in order (afterwards nothing does). */
export interface Luck {
  readonly skewMinutes: number;
  readonly calls: readonly { readonly fault: Fault; readonly minutes: number }[];
}

export interface Sent {
  readonly channel: Channel;
  readonly id: string;
  readonly version: number;
  readonly severity: Finding["severity"];
  readonly resolved: boolean;
  /** By its sender's clock, when it began. */
  readonly at: Instant;
  /** Whether it was silenced when the sender claimed it. */
  readonly silenced: boolean;
  /** Its sender marked it with no fault since the sending. */
  clean: boolean;
}

/** Findings, their outboxes, and time, shared by processes whose calls the scheduler interleaves. */
export class NotifyWorld {
  readonly sent: Sent[] = [];
  readonly #findings: MemoryFindings = new Map();
  readonly #pending: MemoryPending = new Map();
  readonly #store: FindingStore = openMemoryFindingStore(this.#findings, this.#pending);
  readonly #scheduler: Scheduler;
  readonly #broken: Channel | undefined;
  readonly #quietHours: QuietHours | undefined;
  #ms = epochMs(NOW);

  /** Nothing can ever be sent on the `broken` channel. */
  constructor(
    scheduler: Scheduler,
    { broken, quietHours }: { readonly broken?: Channel | undefined; readonly quietHours?: QuietHours },
  ) {
    this.#scheduler = scheduler;
    this.#broken = broken;
    this.#quietHours = quietHours;
  }

  now(): Instant {
    return instant(this.#ms);
  }

  stored(): readonly Finding[] {
    return [...this.#findings.values()].map((json) => JSON.parse(json) as Finding);
  }

  pass(minutes: number): void {
    this.#ms += minutes * MINUTE_MS;
  }

  /** A run of the watch over what it saw, between its load and its save. */
  watch(luck: Luck, saw: Pick<ReconcileInput, "evidence" | "silence">): Promise<void> {
    return this.#process(luck, async (call, now) => {
      const stored = await call([undefined], async () => this.#store.load());
      const { writes } = reconcile({ ...saw, stored, unknowns: [], existingResources: new Map(), now });
      await call(writes, (some) => this.#store.save(some));
    });
  }

  snooze(luck: Luck, id: string): Promise<void> {
    return this.#process(luck, async (call, now) => {
      const stored = await call([undefined], async () => this.#store.load());
      const found = stored.find((one) => one.id === id && one.state.kind !== "resolved");
      if (found === undefined) return;
      const until = instant(epochMs(now) + 30 * MINUTE_MS);
      const write: Write = silencedByHand(found, { kind: "snooze", reason: "known", until }, "ann", now);
      await call([write], (some) => this.#store.save(some));
    });
  }

  /** Tried again when it fails, as the stream does; not when it dies. */
  async notify(luck: Luck, only?: (finding: Finding) => boolean): Promise<void> {
    const attempt = this.#process(luck, async (call, now) => {
      const own = this.#ports(call, now);
      const quietHours = this.#quietHours;
      const facts = {
        now,
        ...(only === undefined ? {} : { only }),
        ...(quietHours === undefined ? {} : { quietHours }),
      };
      await notify(own, facts).catch(() => notify(own, facts));
    });
    await attempt;
  }

  #silenced(): ReadonlySet<string> {
    return new Set(
      this.stored()
        .filter((one) => !isNews(one))
        .map(({ id }) => id),
    );
  }

  #ports(call: Call, now: Instant): NotifyPorts {
    const [people, machines] = [this.#line("people", call, now), this.#line("machines", call, now)];
    return {
      people: {
        outbox: people.outbox,
        messenger: {
          send: ({ json }: Message) => {
            const { findings, briefly } = JSON.parse(json) as Record<string, readonly Finding[]>;
            return people.send([json], () => [...(findings ?? []), ...(briefly ?? [])]);
          },
        },
      },
      machines: {
        outbox: machines.outbox,
        events: { publish: (findings) => machines.send(findings, (some) => some) },
      },
    };
  }

  /** One channel of one process: its outbox, and a send that remembers who was told what. */
  #line(channel: Channel, call: Call, at: Instant) {
    const outbox = openMemoryOutbox(this.#findings, this.#pending, channel);
    let silencedAtClaim: ReadonlySet<string> = new Set();
    let unmarked: Sent[] = [];
    return {
      outbox: {
        pending: () => call([undefined], () => outbox.pending()),
        claim: (findings: readonly Finding[], lease: Lease) =>
          call(findings, (some) => {
            // Handing back is a claim that is over already: what was silenced meanwhile was claimed before.
            if (lease.until > lease.now) silencedAtClaim = this.#silenced();
            return outbox.claim(some, lease);
          }),
        markAnnounced: async (findings: readonly Finding[]) => {
          await call(findings, (some) => outbox.markAnnounced(some));
          for (const one of unmarked) one.clean = true;
        },
      },
      send: async <I>(items: readonly I[], named: (some: readonly I[]) => readonly Finding[]) => {
        unmarked = [];
        await call(items, async (some) => {
          if (channel === this.#broken) throw new Error("access denied");
          unmarked = named(some).map(({ id, version, severity, state }) => ({
            channel,
            id,
            version,
            severity,
            resolved: state.kind === "resolved",
            at,
            silenced: silencedAtClaim.has(id),
            clean: false,
          }));
          this.sent.push(...unmarked);
        });
      },
    };
  }

  /** Runs until it ends, fails or dies; the dead make no further call, and neither do those whose time is up. */
  async #process(luck: Luck, body: (call: Call, now: Instant) => Promise<void>): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve());
    const began = this.#ms;
    let dead = false;
    let calls = 0;
    const call: Call = async (items, effect) => {
      if (dead) throw new Error("dead");
      const { fault, minutes } = luck.calls[calls++] ?? { fault: "none", minutes: 0 };
      await this.#scheduler.schedule(Promise.resolve());
      this.pass(minutes);
      dead ||= this.#ms - began >= LIFE_MS || fault.startsWith("dies");
      if (fault.endsWith("before") || this.#ms - began >= LIFE_MS) throw new Error(fault);
      const done = await effect(fault.endsWith("halfway") ? items.slice(0, items.length / 2) : items);
      if (fault !== "none") throw new Error(fault);
      return done;
    };
    await body(call, instant(began + luck.skewMinutes * MINUTE_MS)).catch(() => undefined);
  }
}

type Call = <I, O>(items: readonly I[], effect: (items: readonly I[]) => Promise<O>) => Promise<O>;
