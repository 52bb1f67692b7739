import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventBus } from "../../../lib/aws/messages/event-bus.ts";
import { SourceError } from "../../../lib/domain/errors.ts";
import type { Finding } from "../../../lib/domain/finding.ts";
import { aFinding } from "../../builders/finding.ts";
import { NOW } from "../../builders/fleet.ts";
import { loopbackConnection } from "../../fakes/loopback.ts";

let events: AwsClientStub<EventBridgeClient>;
let waited: number[];
beforeEach(() => {
  events = mockClient(EventBridgeClient);
  waited = [];
});
afterEach(() => events.restore());

const bus = () => eventBus(loopbackConnection(), "default", async (ms) => waited.push(ms));
const requests = () => events.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);
const resourceOf = ({ Detail }: PutEventsRequestEntry) => (JSON.parse(Detail ?? "") as Finding).resource;
const fleet = (count: number, change: Partial<Finding> = {}) =>
  Array.from({ length: count }, (_, index) => aFinding({ ...change, resource: `i-${index}` }));

/** Accepts the entries that the test does not refuse. */
const answering = (refuses: (resource: string, attempt: number) => boolean) => {
  const attempts = new Map<string, number>();
  events.on(PutEventsCommand).callsFake(({ Entries = [] }: { Entries?: PutEventsRequestEntry[] }) => {
    const results = Entries.map((entry) => {
      const resource = resourceOf(entry);
      const attempt = (attempts.get(resource) ?? 0) + 1;
      attempts.set(resource, attempt);
      return refuses(resource, attempt)
        ? { ErrorCode: "ThrottlingException", ErrorMessage: "slow down" }
        : { EventId: resource };
    });
    return { Entries: results, FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length };
  });
};

describe("an event bus", () => {
  test.each([
    ["Opened", { kind: "open" }],
    ["Worse", { kind: "worse", since: NOW }],
    ["Resolved", { kind: "resolved", reason: "resource-deleted", at: NOW }],
  ] as const)("gets an event Headroom Finding %s with the whole finding", async (what, state) => {
    answering(() => false);
    const finding = aFinding({ state, title: "naïve \u202e\0" });
    await bus().publish([finding]);
    const [[entry] = []] = requests();
    expect(entry).toMatchObject({
      EventBusName: "default",
      Source: "headroom",
      DetailType: `Headroom Finding ${what}`,
    });
    expect(JSON.parse(entry?.Detail ?? "")).toEqual(finding);
  });

  test("gets nothing of what is silenced, and no empty request", async () => {
    await bus().publish([aFinding({ state: { kind: "dismissed", reason: "ours" } })]);
    expect(requests()).toEqual([]);
  });

  test("gets at most ten events and 256 KiB a request, each event once and in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 30 }), async (sizes) => {
        events.reset();
        answering(() => false);
        await bus().publish(
          sizes.map((size, index) => aFinding({ resource: `i-${index}`, title: "x".repeat(size) })),
        );
        expect(requests().flat().map(resourceOf)).toEqual(sizes.map((_, index) => `i-${index}`));
        for (const request of requests()) {
          expect(request.length).toBeLessThanOrEqual(10);
          expect(
            Buffer.byteLength(JSON.stringify(request.map(({ Detail }) => JSON.parse(Detail ?? "")))),
          ).toBeLessThan(262_144);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("is asked again for those it refused, and for no other", async () => {
    answering((resource, attempt) => resource === "i-3" && attempt < 3);
    await bus().publish(fleet(12));
    expect(requests().map((request) => request.map(resourceOf))).toEqual([
      fleet(10).map(({ resource }) => resource),
      ["i-10", "i-11"],
      ["i-3"],
      ["i-3"],
    ]);
    expect(waited).toEqual([200, 800]);
  });

  test("that goes on refusing is a SourceError which says how many and why; the others were accepted", async () => {
    answering((resource) => resource === "i-0" || resource === "i-11");
    const publishing = bus().publish(fleet(12));
    await expect(publishing).rejects.toThrow(SourceError);
    await expect(publishing).rejects.toThrow(
      /^events:PutEvents in us-east-1: 2 events were not accepted \(ThrottlingException: slow down\)/,
    );
    expect(requests().at(-1)?.map(resourceOf)).toEqual(["i-0", "i-11"]);
  });

  test("that does not answer for an event has not accepted it", async () => {
    events.on(PutEventsCommand).resolves({ Entries: [{ EventId: "1" }] });
    await expect(bus().publish(fleet(9))).rejects.toThrow(/5 events were not accepted \(no answer\)/);
  });

  test("that cannot be reached is a SourceError which names the permission", async () => {
    events.on(PutEventsCommand).rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
    await expect(bus().publish(fleet(1))).rejects.toThrow(
      "events:PutEvents in us-east-1: access denied; grant events:PutEvents",
    );
  });
});
