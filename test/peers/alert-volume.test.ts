import { beforeAll, describe, expect, test } from "vitest";
import { digestsOf } from "../../lib/alerts/digest.ts";
import { messageOf } from "../../lib/alerts/digest-message.ts";
import type { Fleet } from "../../lib/domain/fleet.ts";
import { NOW } from "../builders/fleet.ts";
import { openMemoryFindingStore, openMemoryOutbox } from "../fakes/memory-finding-store.ts";
import { emulatedFleet } from "./emulated-fleet.ts";
import { fetchOver, judge } from "./fleet-run.ts";

/** SNS takes 262,144 bytes a message (reference/aws-facts.md 6). */
const SNS_BYTES = 262_144;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await fetchOver(emulatedFleet(Date.parse(NOW)));
});

/** Runs one after another over one store, and the messages that each makes. */
function telling() {
  const [findings, pending] = [new Map<string, string>(), new Map<string, string>()];
  return async (facts: Fleet) => {
    const { changes } = await judge(facts, openMemoryFindingStore(findings, pending));
    const outbox = openMemoryOutbox(findings, pending);
    const news = await outbox.pending();
    await outbox.markAnnounced(news);
    return { changes, messages: digestsOf(news).map((digest) => messageOf(digest, { now: facts.asOf })) };
  };
}
const without = ({ resources, ...rest }: Fleet, gone: string): Fleet => ({
  ...rest,
  resources: resources.filter(({ id }) => id !== gone),
});

describe("the alerts about a fleet of 211", () => {
  test("are one message a severity for ninety findings, each within what SNS takes, none left out", async () => {
    const { changes, messages } = await telling()(fleet);
    expect(changes.opened.length).toBeGreaterThan(80);
    expect(messages.length).toBeLessThanOrEqual(5);
    expect(new Set(messages.map(({ attributes }) => attributes.severity)).size).toBe(messages.length);
    const told = messages.flatMap(({ json }) => {
      const { findings = [], briefly = [] } = JSON.parse(json);
      return [...findings, ...briefly].map(({ id }: { id: string }) => id);
    });
    expect(told.toSorted()).toEqual(changes.opened.toSorted());
    for (const { json, email } of messages)
      expect(Buffer.byteLength(JSON.stringify({ default: json, email }))).toBeLessThan(SNS_BYTES);
  });

  test("are none for the same facts the next time", async () => {
    const tell = telling();
    await tell(fleet);
    expect((await tell(fleet)).messages).toEqual([]);
  });

  test("are one when one machine goes: it is told as resolved, and nothing else again", async () => {
    const tell = telling();
    await tell(fleet);
    const { changes, messages } = await tell(without(fleet, "i-bare-0"));
    expect(changes).toMatchObject({ opened: [], worse: [], resolved: ["idle:i-bare-0"] });
    expect(messages).toHaveLength(1);
  });
});
