import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../../lib/alerts/message.ts";
import { reconcile } from "../../../lib/alerts/reconcile.ts";
import { silencedByHand } from "../../../lib/alerts/silence-by-hand.ts";
import { dynamoFindingStore } from "../../../lib/aws/findings/finding-store.ts";
import { dynamoOutbox } from "../../../lib/aws/findings/outbox.ts";
import type { Finding } from "../../../lib/domain/finding.ts";
import { addDays } from "../../../lib/domain/window.ts";
import { notify } from "../../../lib/pipeline/notify.ts";
import { aFinding } from "../../builders/finding.ts";
import { NOW } from "../../builders/fleet.ts";
import { type LocalDynamo, startDynalite } from "../../fakes/dynalite.ts";

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const RESOURCES = Array.from({ length: 40 }, (_, index) => `i-${index}`);
const writesOver = (stored: readonly Finding[]) =>
  reconcile({
    evidence: RESOURCES.map((resource) => aFinding({ resource })),
    unknowns: [],
    stored,
    silence: [],
    existingResources: new Map(),
    now: NOW,
  }).writes;

describe("in one table", () => {
  test("two watches at once save each finding once, and two notifiers at once tell it once", async () => {
    const table = await dynamo.createTable();
    const [store, people, machines] = [
      dynamoFindingStore(table),
      dynamoOutbox(table, "people"),
      dynamoOutbox(table, "machines"),
    ];
    const watch = async () => store.save(writesOver(await store.load()));
    const [one, other] = await Promise.all([watch(), watch()]);
    expect([...one, ...other].toSorted()).toEqual(RESOURCES.map((resource) => `idle:${resource}`).toSorted());

    const told: string[] = [];
    const published: string[] = [];
    const ports = {
      people: {
        outbox: people,
        messenger: {
          send: async ({ json }: Message) => {
            told.push(...JSON.parse(json).findings.map(({ id }: Finding) => id));
          },
        },
      },
      machines: {
        outbox: machines,
        events: {
          publish: async (findings: readonly Finding[]) => {
            published.push(...findings.map(({ id }) => id));
          },
        },
      },
    };
    const results = await Promise.all([notify(ports, { now: NOW }), notify(ports, { now: NOW })]);
    expect(results.reduce((sum, told) => sum + told.people.announced, 0)).toBe(40);
    expect(told.toSorted()).toEqual(RESOURCES.map((resource) => `idle:${resource}`).toSorted());
    expect(published.toSorted()).toEqual(told.toSorted());
    expect([await people.pending(), await machines.pending()]).toEqual([[], []]);
    await store.close();
  });

  test("a snooze outlives the watch that read the finding before it", async () => {
    const table = await dynamo.createTable();
    const [store, outbox] = [dynamoFindingStore(table), dynamoOutbox(table, "people")];
    await store.save(writesOver([]));
    const read = await store.load();
    const request = { kind: "snooze", reason: "load test", until: addDays(NOW, 7) } as const;
    const snoozed = silencedByHand(
      aFinding({ resource: "i-7", ...memoryOf(read, "i-7") }),
      request,
      "ann",
      NOW,
    );
    expect(await store.save([snoozed])).toEqual(["idle:i-7"]);
    expect(await store.save(writesOver(read))).not.toContain("idle:i-7");
    expect((await store.load()).find(({ resource }) => resource === "i-7")?.state).toMatchObject({
      kind: "snoozed",
      by: "ann",
    });
    expect((await outbox.pending()).map(({ resource }) => resource)).not.toContain("i-7");
    await store.close();
  });
});

const memoryOf = (read: readonly Finding[], resource: string): Partial<Finding> =>
  read.find((one) => one.resource === resource) ?? {};
