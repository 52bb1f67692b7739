import { beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../lib/alerts/message.ts";
import { SourceError } from "../../lib/domain/errors.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { addHours } from "../../lib/domain/window.ts";
import { type NotifyPorts, notify, type Told } from "../../lib/pipeline/notify.ts";
import { CHANNELS, type Channel, type Outbox } from "../../lib/pipeline/ports.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { openMemoryFindingStore, openMemoryOutbox } from "../fakes/memory-finding-store.ts";

const afterMinutes = (minutes: number) => addHours(NOW, minutes / 60);

let outboxes: Readonly<Record<Channel, Outbox>>;
let save: (...findings: readonly Finding[]) => Promise<unknown>;
let log: string[];
let failing: (call: string) => boolean;
let ports: NotifyPorts;

/** Ports that write down each call, and fail where the test says. */
beforeEach(() => {
  const [findings, pending] = [new Map<string, string>(), new Map<string, string>()];
  const store = openMemoryFindingStore(findings, pending);
  outboxes = {
    people: openMemoryOutbox(findings, pending, "people"),
    machines: openMemoryOutbox(findings, pending, "machines"),
  };
  save = (...some) => store.save(some.map((finding) => ({ finding, expectedVersion: finding.version - 1 })));
  log = [];
  failing = () => false;
  const call = (what: string) => {
    log.push(what);
    if (failing(what)) throw new SourceError(what, "down", { retryable: true });
  };
  const marking = (channel: Channel): Outbox => ({
    ...outboxes[channel],
    markAnnounced: async (told) => {
      call(`${channel} mark ${resourcesOf(told)}`);
      await outboxes[channel].markAnnounced(told);
    },
  });
  ports = {
    people: {
      outbox: marking("people"),
      messenger: {
        send: async ({ subject }: Message) => call(subject.replace(/^Headroom (\w+):.*/, "people send $1")),
      },
    },
    machines: {
      outbox: marking("machines"),
      events: { publish: async (news) => call(`machines send ${news[0]?.severity.toUpperCase()}`) },
    },
  };
});

const resourcesOf = (findings: readonly Finding[]) => findings.map(({ resource }) => resource).join(" ");
const pendingOn = async (channel: Channel) => resourcesOf(await outboxes[channel].pending());
const both = (told: Told) => ({ people: told, machines: told });

const steps = (channel: Channel) => log.filter((call) => call.startsWith(channel));

/** What fails is one channel's; the other sends and marks. */
const otherThan = (channel: Channel): Channel => (channel === "people" ? "machines" : "people");

describe("notify", () => {
  test("says nothing where there is nothing to say", async () => {
    expect(await notify(ports, { now: NOW })).toEqual(both({ announced: 0, digests: 0, heldElsewhere: 0 }));
    expect(log).toEqual([]);
  });

  test("throws all failures of both channels, however many there are", async () => {
    await save(
      aFinding({ resource: "i-1", severity: "high" }),
      aFinding({ resource: "i-2", severity: "low" }),
    );
    failing = (call) => call.includes("send");
    await expect(notify(ports, { now: NOW })).rejects.toThrow(
      /people send HIGH: down; .*people send LOW: down; .*machines send HIGH: down; .*machines send LOW: down/,
    );
  });

  test("leaves pending, and unclaimed, what it was not asked for", async () => {
    await save(
      aFinding({ resource: "i-1", severity: "low" }),
      aFinding({ resource: "i-2", severity: "critical" }),
    );
    await notify(ports, { now: NOW, only: ({ severity }) => severity === "critical" });
    for (const channel of CHANNELS) expect(await pendingOn(channel)).toBe("i-1");
    expect(await notify(ports, { now: NOW })).toEqual(both({ announced: 1, digests: 1, heldElsewhere: 0 }));
  });
});

describe.each(CHANNELS)("notify, to %s,", (channel) => {
  test("sends one digest a severity, criticals first, each marked once it is sent", async () => {
    await save(
      aFinding({ resource: "i-1", severity: "low" }),
      aFinding({ resource: "i-2", severity: "critical" }),
      aFinding({ resource: "i-3", severity: "low" }),
    );
    const told = await notify(ports, { now: NOW });
    expect(told[channel]).toEqual({ announced: 3, digests: 2, heldElsewhere: 0 });
    expect(steps(channel)).toEqual(
      ["send CRITICAL", "mark i-2", "send LOW", "mark i-1 i-3"].map((step) => `${channel} ${step}`),
    );
    expect(await pendingOn(channel)).toBe("");
  });

  test("leaves to another notifier what that one holds, and says how much", async () => {
    await save(aFinding({ resource: "i-1" }), aFinding({ resource: "i-2" }));
    await outboxes[channel].claim([aFinding({ resource: "i-1" })], { now: NOW, until: afterMinutes(15) });
    const told = await notify(ports, { now: NOW });
    expect(told[channel]).toEqual({ announced: 1, digests: 1, heldElsewhere: 1 });
    expect(told[otherThan(channel)]).toEqual({ announced: 2, digests: 1, heldElsewhere: 0 });
    expect(await pendingOn(channel)).toBe("i-1");
  });

  test.each([
    ["ten minutes ahead of a living one, leaves its findings alone", 14.9, 1],
    ["once the lease is over, tells what the dead one did not", 15, 0],
  ])("%s", async (_, minutes, heldElsewhere) => {
    await save(aFinding());
    failing = (call) => call.startsWith(`${channel} mark`);
    await expect(notify(ports, { now: NOW })).rejects.toThrow(SourceError);
    failing = () => false;
    const told = await notify(ports, { now: afterMinutes(minutes) });
    expect(told[channel]).toMatchObject({ heldElsewhere });
  });

  test("frees a digest that fails at once, and sends the others and all of the other channel", async () => {
    await save(
      aFinding({ resource: "i-1", severity: "high" }),
      aFinding({ resource: "i-2", severity: "low" }),
    );
    failing = (call) => call === `${channel} send HIGH`;
    await expect(notify(ports, { now: NOW })).rejects.toThrow(`${channel} send HIGH: down`);
    expect(await pendingOn(channel)).toBe("i-1");
    expect(await pendingOn(otherThan(channel))).toBe("");
    failing = () => false;
    const told = await notify(ports, { now: NOW });
    expect(told[channel]).toEqual({ announced: 1, digests: 1, heldElsewhere: 0 });
    expect(told[otherThan(channel)]).toEqual({ announced: 0, digests: 0, heldElsewhere: 0 });
  });

  test.each(["pending", "claim"] as const)("goes on when the other channel's %s fails", async (call) => {
    await save(aFinding());
    const down = () => Promise.reject(new SourceError(call, "down", { retryable: true }));
    const other = otherThan(channel);
    const broken = { ...ports, [other]: { ...ports[other], outbox: { ...outboxes[other], [call]: down } } };
    await expect(notify(broken, { now: NOW })).rejects.toThrow(`${call}: down`);
    expect(await pendingOn(channel)).toBe("");
    expect(await pendingOn(other)).toBe("i-0abc");
  });

  test("does not tell again at once what was told and could not be marked", async () => {
    await save(aFinding());
    failing = (call) => call.startsWith(`${channel} mark`);
    await expect(notify(ports, { now: NOW })).rejects.toThrow(`${channel} mark i-0abc: down`);
    const told = await notify(ports, { now: NOW });
    expect(told[channel]).toEqual({ announced: 0, digests: 0, heldElsewhere: 1 });
  });

  test("takes nothing back from who claimed it while the sending failed", async () => {
    await save(aFinding());
    const [now, until] = [afterMinutes(16), afterMinutes(31)];
    const slow = async () => {
      expect(await outboxes[channel].claim([aFinding()], { now, until })).toHaveLength(1);
      throw new SourceError(channel, "timed out");
    };
    const failingSlowly: NotifyPorts =
      channel === "people"
        ? { ...ports, people: { ...ports.people, messenger: { send: slow } } }
        : { ...ports, machines: { ...ports.machines, events: { publish: slow } } };
    await expect(notify(failingSlowly, { now: NOW })).rejects.toThrow("timed out");
    const told = await notify(ports, { now: afterMinutes(17) });
    expect(told[channel]).toMatchObject({ heldElsewhere: 1, announced: 0 });
  });
});
