import { beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../lib/alerts/message.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { addHours, type Instant } from "../../lib/domain/window.ts";
import { notify } from "../../lib/pipeline/notify.ts";
import { CHANNELS } from "../../lib/pipeline/ports.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { openMemoryFindingStore, openMemoryOutbox } from "../fakes/memory-finding-store.ts";

/** `NOW` is midnight, UTC. */
const quietHours = { from: "19:00", to: "08:00", timeZone: "Etc/UTC" };
const MORNING = addHours(NOW, 8);
const RESOLVED = { kind: "resolved", reason: "no-longer-true", at: NOW } as const;

let save: (...findings: readonly Finding[]) => Promise<unknown>;
let tell: (now: Instant) => Promise<readonly string[]>;
let published: string[];

/** `tell` answers the mails of one notifier. */
beforeEach(() => {
  const [findings, pending] = [new Map<string, string>(), new Map<string, string>()];
  const store = openMemoryFindingStore(findings, pending);
  save = (...some) => store.save(some.map((finding) => ({ finding, expectedVersion: finding.version - 1 })));
  published = [];
  const [people, machines] = CHANNELS.map((channel) => openMemoryOutbox(findings, pending, channel));
  if (!people || !machines) throw new Error("two channels");
  tell = async (now) => {
    const mails: string[] = [];
    const messenger = { send: async ({ subject }: Message) => void mails.push(subject) };
    const events = {
      publish: async (news: readonly Finding[]) => void published.push(...news.map(({ id }) => id)),
    };
    await notify(
      { people: { outbox: people, messenger }, machines: { outbox: machines, events } },
      { now, quietHours },
    );
    return mails;
  };
});

describe("in quiet hours", () => {
  test("tickets wait, and go out in one digest with the first notifier after", async () => {
    await save(aFinding({ resource: "i-1", severity: "medium" }));
    expect(await tell(NOW)).toEqual([]);
    await save(aFinding({ resource: "i-2", severity: "medium" }));
    expect(await tell(addHours(NOW, 7.9))).toEqual([]);
    expect(await tell(MORNING)).toEqual([expect.stringMatching(/^Headroom MEDIUM: 2 new/)]);
    expect(await tell(addHours(MORNING, 1))).toEqual([]);
  });

  test.each(["high", "critical"] as const)(
    "a %s finding is told at once, and takes no ticket along",
    async (severity) => {
      await save(aFinding({ resource: "i-1", severity: "low" }), aFinding({ resource: "i-2", severity }));
      expect(await tell(NOW)).toEqual([expect.stringContaining(`${severity.toUpperCase()}: new: idle i-2`)]);
      expect(await tell(MORNING)).toEqual([expect.stringContaining("LOW: new: idle i-1")]);
    },
  );

  test("a ticket that becomes a page is told at once, and not again in the morning", async () => {
    await save(aFinding({ severity: "medium" }));
    expect(await tell(NOW)).toEqual([]);
    await save(aFinding({ severity: "high", version: 2, state: { kind: "worse", since: NOW } }));
    expect(await tell(addHours(NOW, 1))).toEqual([expect.stringContaining("HIGH")]);
    expect(await tell(MORNING)).toEqual([]);
  });

  test("a ticket that grew worse in the night is new in the morning", async () => {
    await save(aFinding({ severity: "low" }));
    expect(await tell(NOW)).toEqual([]);
    await save(aFinding({ severity: "medium", version: 2, state: { kind: "worse", since: NOW } }));
    expect(await tell(MORNING)).toEqual([expect.stringContaining("MEDIUM: new")]);
  });

  test("a ticket that is over by morning is told to nobody", async () => {
    await save(aFinding({ severity: "medium" }));
    expect(await tell(NOW)).toEqual([]);
    await save(aFinding({ severity: "medium", version: 2, state: RESOLVED }));
    expect(await tell(MORNING)).toEqual([]);
  });

  test("a ticket that was told the day before and is over by morning is told as resolved", async () => {
    await save(aFinding({ severity: "medium" }));
    expect(await tell(addHours(NOW, -6))).toHaveLength(1);
    await save(aFinding({ severity: "medium", version: 2, state: RESOLVED }));
    expect(await tell(NOW)).toEqual([]);
    expect(await tell(MORNING)).toEqual([expect.stringContaining("MEDIUM: resolved")]);
  });

  test("machines are told all of it", async () => {
    await save(aFinding({ resource: "i-1", severity: "info" }));
    await tell(NOW);
    expect(published).toEqual(["idle:i-1"]);
  });
});
