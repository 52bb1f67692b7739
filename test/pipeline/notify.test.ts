import { beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../lib/alerts/message.ts";
import { SourceError } from "../../lib/domain/errors.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { addHours } from "../../lib/domain/window.ts";
import { type NotifyPorts, notify } from "../../lib/pipeline/notify.ts";
import type { Outbox } from "../../lib/pipeline/ports.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { openMemoryFindingStore, openMemoryOutbox } from "../fakes/memory-finding-store.ts";

const afterMinutes = (minutes: number) => addHours(NOW, minutes / 60);

let outbox: Outbox;
let save: (...findings: readonly Finding[]) => Promise<unknown>;
let log: string[];
let failing: (call: string) => boolean;
let ports: NotifyPorts;

/** Ports that write down each call, and fail where the test says. */
beforeEach(() => {
  const [findings, pending] = [new Map<string, string>(), new Map<string, string>()];
  const store = openMemoryFindingStore(findings, pending);
  outbox = openMemoryOutbox(findings, pending);
  save = (...some) => store.save(some.map((finding) => ({ finding, expectedVersion: finding.version - 1 })));
  log = [];
  failing = () => false;
  const call = (what: string) => {
    log.push(what);
    if (failing(what)) throw new SourceError(what, "down", { retryable: true });
  };
  ports = {
    outbox: {
      ...outbox,
      markAnnounced: async (told) => {
        call(`mark ${told.map(({ resource }) => resource).join(" ")}`);
        await outbox.markAnnounced(told);
      },
    },
    events: { publish: async (news) => call(`events ${news.map(({ resource }) => resource).join(" ")}`) },
    messenger: {
      send: async ({ subject }: Message) => call(subject.replace(/^Headroom (\w+):.*/, "mail $1")),
    },
  };
});

const pendingResources = async () => (await outbox.pending()).map(({ resource }) => resource);

describe("notify", () => {
  test("says nothing where there is nothing to say", async () => {
    expect(await notify(ports, { now: NOW })).toEqual({ announced: 0, messages: 0, heldElsewhere: 0 });
    expect(log).toEqual([]);
  });

  test("sends one digest a severity, criticals first: events, then people, then the mark", async () => {
    await save(
      aFinding({ resource: "i-1", severity: "low" }),
      aFinding({ resource: "i-2", severity: "critical" }),
      aFinding({ resource: "i-3", severity: "low" }),
    );
    expect(await notify(ports, { now: NOW })).toEqual({ announced: 3, messages: 2, heldElsewhere: 0 });
    expect(log).toEqual([
      "events i-2",
      "mail CRITICAL",
      "mark i-2",
      "events i-1 i-3",
      "mail LOW",
      "mark i-1 i-3",
    ]);
    expect(await pendingResources()).toEqual([]);
  });

  test("leaves pending, and unclaimed, what it was not asked for", async () => {
    await save(
      aFinding({ resource: "i-1", severity: "low" }),
      aFinding({ resource: "i-2", severity: "critical" }),
    );
    await notify(ports, { now: NOW, only: ({ severity }) => severity === "critical" });
    expect(await pendingResources()).toEqual(["i-1"]);
    expect(await notify(ports, { now: NOW })).toMatchObject({ announced: 1, heldElsewhere: 0 });
  });

  test("leaves to another notifier what that one holds, and says how much", async () => {
    await save(aFinding({ resource: "i-1" }), aFinding({ resource: "i-2" }));
    await outbox.claim([aFinding({ resource: "i-1" })], { now: NOW, until: afterMinutes(15) });
    expect(await notify(ports, { now: NOW })).toEqual({ announced: 1, messages: 1, heldElsewhere: 1 });
    expect(await pendingResources()).toEqual(["i-1"]);
  });

  test.each([
    ["ten minutes ahead of a living one, it leaves its findings alone", 14.9, 1],
    ["once the lease is over, it tells what the dead one did not", 15, 0],
  ])("%s", async (_, minutes, heldElsewhere) => {
    await save(aFinding());
    failing = (call) => call.startsWith("mark");
    await expect(notify(ports, { now: NOW })).rejects.toThrow(SourceError);
    failing = () => false;
    expect(await notify(ports, { now: afterMinutes(minutes) })).toMatchObject({ heldElsewhere });
  });

  test.each(["events", "mail"])(
    "a digest whose %s fail is free at once, and the others still go",
    async (what) => {
      await save(
        aFinding({ resource: "i-1", severity: "high" }),
        aFinding({ resource: "i-2", severity: "low" }),
      );
      failing = (call) => call === (what === "mail" ? "mail HIGH" : "events i-1");
      await expect(notify(ports, { now: NOW })).rejects.toThrow(/^(mail HIGH|events i-1): down$/);
      expect(await pendingResources()).toEqual(["i-1"]);
      failing = () => false;
      expect(await notify(ports, { now: NOW })).toEqual({ announced: 1, messages: 1, heldElsewhere: 0 });
    },
  );

  test("what was told and could not be marked is not told again at once", async () => {
    await save(aFinding());
    failing = (call) => call.startsWith("mark");
    await expect(notify(ports, { now: NOW })).rejects.toThrow(/^mark i-0abc: down$/);
    expect(await notify(ports, { now: NOW })).toEqual({ announced: 0, messages: 0, heldElsewhere: 1 });
  });

  test("throws all failures when several digests fail", async () => {
    await save(
      aFinding({ resource: "i-1", severity: "high" }),
      aFinding({ resource: "i-2", severity: "low" }),
    );
    failing = (call) => call.startsWith("mail");
    await expect(notify(ports, { now: NOW })).rejects.toThrow(/mail HIGH: down; .*mail LOW: down/);
  });

  test("handing back takes nothing from who claimed it meanwhile", async () => {
    await save(aFinding());
    const slow: NotifyPorts = {
      ...ports,
      messenger: {
        send: async () => {
          const now = afterMinutes(16);
          expect(await outbox.claim([aFinding()], { now, until: afterMinutes(31) })).toHaveLength(1);
          throw new SourceError("mail", "timed out");
        },
      },
    };
    await expect(notify(slow, { now: NOW })).rejects.toThrow("timed out");
    expect(await notify(ports, { now: afterMinutes(17) })).toMatchObject({ heldElsewhere: 1, announced: 0 });
  });
});
