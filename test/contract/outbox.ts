import { afterEach, describe, expect, test } from "vitest";
import type { Finding, FindingState } from "../../lib/domain/finding.ts";
import { addDays, addHours } from "../../lib/domain/window.ts";
import { CHANNELS, type Channel, type FindingStore, type Outbox } from "../../lib/pipeline/ports.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { HOSTILE } from "./finding-store.ts";

export interface OpenOutbox {
  readonly store: FindingStore;
  readonly outbox: Outbox;
}

const LEASE = { now: NOW, until: addHours(NOW, 0.25) };
const later = (hours: number) => ({ now: addHours(NOW, hours), until: addHours(NOW, hours + 0.25) });

const RESOLVED = { kind: "resolved", reason: "resource-deleted", at: NOW } as const;
const WORSE = { kind: "worse", since: NOW } as const;

type Open = (channel: Channel) => Promise<OpenOutbox>;

/** What every Outbox does together with its store. `open` opens the same findings again within one test, others in the next. */
export function describeOutbox(name: string, open: Open): void {
  describe.each(CHANNELS)(`${name} as the outbox to %s`, (channel) => describeChannel(open, channel));
}

function describeChannel(open: Open, channel: Channel): void {
  const opened: OpenOutbox[] = [];
  const reopen = async (of: Channel = channel) => {
    const one = await open(of);
    opened.push(one);
    return one;
  };
  afterEach(async () => {
    for (const { store } of opened.splice(0)) await store.close();
  });

  const save = (store: FindingStore, finding: Finding, expectedVersion = 0) =>
    store.save([{ finding, expectedVersion }]);
  const silences: [string, FindingState][] = [
    ["snoozed", { kind: "snoozed", until: addDays(NOW, 7), reason: "known" }],
    ["dismissed", { kind: "dismissed", reason: "ours" }],
    ["dismissed in the plan", { kind: "dismissed", reason: "ours", inPlan: true }],
  ];

  test("begins empty, and takes nothing without a complaint", async () => {
    const { outbox } = await reopen();
    expect(await outbox.pending()).toEqual([]);
    expect(await outbox.claim([], LEASE)).toEqual([]);
    await outbox.markAnnounced([]);
  });

  test("holds what was opened, grew worse or was resolved, in the order of ids", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding({ resource: "i-3" }));
    for (const resource of ["i-1", "i-2"]) await save(store, aFinding({ resource }));
    await outbox.markAnnounced([aFinding({ resource: "i-1" }), aFinding({ resource: "i-2" })]);
    await save(store, aFinding({ resource: "i-2", version: 2, state: WORSE }), 1);
    await save(store, aFinding({ resource: "i-1", version: 2, state: RESOLVED }), 1);
    expect(await outbox.pending()).toEqual((await store.load()).toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    expect((await outbox.pending()).map(({ resource }) => resource)).toEqual(["i-1", "i-2", "i-3"]);
  });

  test("holds what grew worse before anybody was told as what is new", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    await save(store, aFinding({ version: 2, state: WORSE }), 1);
    expect(await outbox.pending()).toEqual([aFinding({ version: 2 })]);
    expect(await outbox.claim([aFinding({ version: 2 })], LEASE)).toEqual([aFinding().id]);
  });

  test("never holds the end of what nobody was told of, silenced or not", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding({ resource: "i-1" }));
    await save(
      store,
      aFinding({ resource: "i-2", state: { kind: "dismissed", reason: "ours", inPlan: true } }),
    );
    for (const resource of ["i-1", "i-2"])
      await save(store, aFinding({ resource, version: 2, state: RESOLVED }), 1);
    expect(await outbox.pending()).toEqual([]);
    await save(store, aFinding({ resource: "i-1", version: 3 }), 2);
    expect(await outbox.pending()).toEqual([aFinding({ resource: "i-1", version: 3 })]);
  });

  test("holds the end of what somebody may have sent, for whoever sends dies before it is marked", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    await outbox.claim([aFinding()], LEASE);
    const over = aFinding({ version: 2, state: RESOLVED });
    await save(store, over, 1);
    expect(await outbox.pending()).toEqual([over]);
  });

  test("holds the end of what was told and then came and went untold, once", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    await outbox.markAnnounced([aFinding()]);
    await save(store, aFinding({ version: 2, state: RESOLVED }), 1);
    await save(store, aFinding({ version: 3 }), 2);
    const over = aFinding({ version: 4, state: RESOLVED });
    await save(store, over, 3);
    expect(await outbox.pending()).toEqual([over]);
    await outbox.markAnnounced([over]);
    await save(store, aFinding({ version: 5 }), 4);
    await save(store, aFinding({ version: 6, state: RESOLVED }), 5);
    expect(await outbox.pending()).toEqual([]);
  });

  test.each(HOSTILE)("holds, gives to one and lets go of a finding on %j", async (text) => {
    const { store, outbox } = await reopen();
    const finding = aFinding({ resource: text, title: text });
    await save(store, finding);
    expect(await outbox.pending()).toEqual([finding]);
    expect(await outbox.claim([finding], LEASE)).toEqual([finding.id]);
    await outbox.markAnnounced([finding]);
    expect(await outbox.pending()).toEqual([]);
  });

  test("is not entered by a version that lost", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    await outbox.markAnnounced([aFinding()]);
    expect(await save(store, aFinding({ version: 2 }), 7)).toEqual([]);
    expect(await outbox.pending()).toEqual([]);
  });

  test("keeps what is saved again before anybody was told, as it is now", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    const kept = aFinding({ lastSeen: addDays(NOW, 1) });
    await save(store, kept, 1);
    expect(await outbox.pending()).toEqual([kept]);
  });

  test("is not entered again by what is saved again after it was told", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    await outbox.markAnnounced([aFinding()]);
    await save(store, aFinding({ lastSeen: addDays(NOW, 1) }), 1);
    expect(await outbox.pending()).toEqual([]);
  });

  test.each(silences)("lets go of what is %s, at the same version or a new one", async (_, state) => {
    const { store, outbox } = await reopen();
    await save(store, aFinding({ resource: "i-1" }));
    await save(store, aFinding({ resource: "i-2" }));
    await save(store, aFinding({ resource: "i-1", state }), 1);
    await save(store, aFinding({ resource: "i-2", state, version: 2 }), 1);
    await save(store, aFinding({ resource: "i-3", state }));
    expect(await outbox.pending()).toEqual([]);
  });

  test.each(silences)("refuses who read it before it was %s at that version", async (_, state) => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    const silenced = aFinding({ state });
    await save(store, silenced, 1);
    expect(await save(store, aFinding({ lastSeen: addDays(NOW, 1) }), 1)).toEqual([]);
    expect(await save(store, aFinding({ version: 2, state: { kind: "worse", since: NOW } }), 1)).toEqual([]);
    expect(await store.load()).toEqual([silenced]);
    expect(await outbox.pending()).toEqual([]);
    expect(await save(store, silenced, 1)).toEqual([silenced.id]);
  });

  test.each(silences)("is entered again when what was %s is news again", async (_, state) => {
    const { store, outbox } = await reopen();
    await save(store, aFinding({ state }));
    const again = aFinding({ version: 2 });
    await save(store, again, 1);
    expect(await outbox.pending()).toEqual([again]);
    expect(await outbox.claim([again], LEASE)).toEqual([again.id]);
    expect(await save(store, again, 2)).toEqual([again.id]);
  });

  test("gives a finding to the first who claims it, until the lease is over", async () => {
    const [one, other] = [await reopen(), await reopen()];
    const finding = aFinding();
    await save(one.store, finding);
    expect(await one.outbox.claim([finding], LEASE)).toEqual([finding.id]);
    expect(await other.outbox.claim([finding], LEASE)).toEqual([]);
    expect(await other.outbox.claim([finding], later(0.2))).toEqual([]);
    expect(await other.outbox.pending()).toEqual([finding]);
    expect(await other.outbox.claim([finding], later(0.25))).toEqual([finding.id]);
    expect(await one.outbox.claim([finding], later(0.3))).toEqual([]);
  });

  test("of two who claim at once, one gets it", async () => {
    const [one, other] = [await reopen(), await reopen()];
    const findings = ["i-1", "i-2", "i-3", "i-4"].map((resource) => aFinding({ resource }));
    for (const finding of findings) await save(one.store, finding);
    const held = await Promise.all([
      one.outbox.claim(findings, LEASE),
      other.outbox.claim(findings.toReversed(), LEASE),
    ]);
    expect(held.flat().toSorted()).toEqual(findings.map(({ id }) => id));
  });

  test("gives only what is pending at the version that was seen", async () => {
    const { store, outbox } = await reopen();
    const seen = aFinding();
    await save(store, seen);
    await save(store, aFinding({ version: 2 }), 1);
    expect(await outbox.claim([seen, aFinding({ resource: "nobody's" })], LEASE)).toEqual([]);
    await outbox.markAnnounced([aFinding({ version: 2 })]);
    expect(await outbox.claim([aFinding({ version: 2 })], LEASE)).toEqual([]);
  });

  test("a claim holds through a save of the same version, and ends with it", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    await outbox.claim([aFinding()], LEASE);
    await save(store, aFinding({ lastSeen: addDays(NOW, 1) }), 1);
    expect(await outbox.claim([aFinding()], LEASE)).toEqual([]);
    const worse = aFinding({ version: 2 });
    await save(store, worse, 1);
    expect(await outbox.claim([worse], LEASE)).toEqual([worse.id]);
  });

  test("keeps a finding that moved on while its older version was told", async () => {
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    const worse = aFinding({ version: 2 });
    await save(store, worse, 1);
    await outbox.markAnnounced([aFinding()]);
    expect(await outbox.pending()).toEqual([worse]);
  });

  test("marking what is not there creates nothing", async () => {
    const { store, outbox } = await reopen();
    await outbox.markAnnounced([aFinding()]);
    expect(await store.load()).toEqual([]);
    expect(await outbox.pending()).toEqual([]);
  });

  test("knows nothing of the other channel: what is claimed and told there is still pending here", async () => {
    const other = await reopen(channel === "people" ? "machines" : "people");
    const { store, outbox } = await reopen();
    await save(store, aFinding());
    expect(await other.outbox.claim([aFinding()], LEASE)).toEqual([aFinding().id]);
    expect(await outbox.claim([aFinding()], LEASE)).toEqual([aFinding().id]);
    await other.outbox.markAnnounced([aFinding()]);
    expect(await outbox.pending()).toEqual([aFinding()]);
    expect(await outbox.claim([aFinding()], later(0.2))).toEqual([]);
    await outbox.markAnnounced([aFinding()]);
    await save(store, aFinding({ version: 2 }), 1);
    expect(await outbox.pending()).toEqual(await other.outbox.pending());
  });
}
