import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dynamoFindingStore } from "../../../lib/aws/findings/finding-store.ts";
import { type FindingsTable, findingsTable } from "../../../lib/aws/findings/findings-table.ts";
import { itemKey } from "../../../lib/aws/findings/item-key.ts";
import { dynamoOutbox } from "../../../lib/aws/findings/outbox.ts";
import { SourceError } from "../../../lib/domain/errors.ts";
import { addDays, epochMs } from "../../../lib/domain/window.ts";
import { aFinding } from "../../builders/finding.ts";
import { NOW } from "../../builders/fleet.ts";
import { type LocalDynamo, startDynalite } from "../../fakes/dynalite.ts";
import { loopbackConnection } from "../../fakes/loopback.ts";

const RESOURCES = Array.from({ length: 20 }, (_, index) => `i-${String(index).padStart(2, "0")}`);
const changes = RESOURCES.map((resource) => ({ finding: aFinding({ resource }), expectedVersion: 0 }));
const named = (name: string) => Object.assign(new Error("no"), { name });

describe("a table that fails", () => {
  let dynamodb: AwsClientStub<DynamoDBClient>;
  let table: FindingsTable;
  beforeEach(() => {
    dynamodb = mockClient(DynamoDBClient);
    table = findingsTable(loopbackConnection(), "findings");
  });
  afterEach(() => dynamodb.restore());

  /** What the updates were about, in the order in which they were sent. */
  const updated = () =>
    dynamodb.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input.Key?.id?.S ?? "");

  test("for one finding leaves the others saved, and is a SourceError which names the call", async () => {
    dynamodb.on(UpdateItemCommand).resolves({});
    dynamodb
      .on(UpdateItemCommand, { Key: itemKey("finding", "idle:i-03") })
      .rejects(named("InternalServerError"));
    const saving = dynamoFindingStore(table).save(changes);
    await expect(saving).rejects.toThrow(SourceError);
    await expect(saving).rejects.toThrow(
      "dynamodb:UpdateItem in us-east-1: InternalServerError: no (finding idle:i-03)",
    );
    expect(updated().toSorted()).toEqual(RESOURCES.map((resource) => `idle:${resource}`));
  });

  test("on a condition is no failure: somebody else was there", async () => {
    dynamodb.on(UpdateItemCommand).resolves({});
    dynamodb
      .on(UpdateItemCommand, { Key: itemKey("finding", "idle:i-03") })
      .rejects(named("ConditionalCheckFailedException"));
    expect(await dynamoFindingStore(table).save(changes)).toEqual(
      RESOURCES.filter((resource) => resource !== "i-03").map((resource) => `idle:${resource}`),
    );
  });

  test("is asked for eight updates at most at a time", async () => {
    let [now, most] = [0, 0];
    dynamodb.on(UpdateItemCommand).callsFake(async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return {};
    });
    await dynamoFindingStore(table).save(changes);
    expect(most).toBe(8);
  });

  test("to be read is never an empty store", async () => {
    dynamodb.on(QueryCommand).rejects(named("AccessDeniedException"));
    await expect(dynamoFindingStore(table).load()).rejects.toThrow("access denied; grant dynamodb:Query");
    await expect(dynamoOutbox(table, "people").pending()).rejects.toThrow(SourceError);
  });

  test("that gives the same page for ever is left", async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: itemKey("finding", "idle:i-1") });
    await expect(dynamoFindingStore(table).load()).rejects.toThrow(
      /the same page key of table findings twice/,
    );
  });

  test.each([
    ["no JSON", "{"],
    ["no JSON", undefined],
    ["no finding", "null"],
    ["no finding", "{}"],
    ["no finding", '{"id":"idle:i-1","version":1}'],
  ])("holds a document that is %s (%s): it is named, and hides no other", async (what, document) => {
    const readable = { ...itemKey("finding", "idle:i-2"), document: { S: JSON.stringify(aFinding()) } };
    const Items = [
      { ...itemKey("finding", "idle:i-1"), ...(document === undefined ? {} : { document: { S: document } }) },
      readable,
    ];
    dynamodb.on(QueryCommand).resolves({ Items });
    const heard: string[] = [];
    const hear = (id: string, reason: string) => heard.push(`${id}: ${reason}`);
    expect(await dynamoFindingStore(table, hear).load()).toEqual([aFinding()]);
    expect(await dynamoOutbox(table, "people", hear).pending()).toEqual([aFinding()]);
    const named = new RegExp(`^idle:i-1: .*\\(finding idle:i-1\\) whose document is ${what}`);
    expect(heard).toEqual([expect.stringMatching(named), expect.stringMatching(named)]);
  });

  test("is read to its end wherever its pages are cut, empty ones included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 }),
        async (sizes) => {
          dynamodb.reset();
          const pages = sizes.map((size, page) =>
            Array.from({ length: size }, (_, index) => aFinding({ resource: `i-${page}-${index}` })),
          );
          dynamodb.on(QueryCommand).callsFake(({ ExclusiveStartKey, ConsistentRead }: QueryCommandInput) => {
            expect(ConsistentRead).toBe(true);
            const page = Number(ExclusiveStartKey?.id?.S ?? 0);
            const Items = (pages[page] ?? []).map((finding) => ({
              document: { S: JSON.stringify(finding) },
            }));
            const next: Record<string, AttributeValue> = { id: { S: String(page + 1) } };
            return page + 1 < pages.length ? { Items, LastEvaluatedKey: next } : { Items };
          });
          expect(await dynamoFindingStore(table).load()).toEqual(pages.flat());
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("an item's key", () => {
  test("is another for another id, and one that DynamoDB takes", () => {
    const unit = fc.constantFrom("a", "%", "0", ":", "\0", "é", "\ud800", "👩‍🔬", "%0000");
    const id = fc.oneof(
      fc.string({ unit, maxLength: 12 }),
      fc.string({ unit: fc.constantFrom("a", "é"), minLength: 1_000, maxLength: 1_100 }),
    );
    fc.assert(
      fc.property(id, id, (one, other) => {
        const [key, another] = [itemKey("finding", one).id.S, itemKey("finding", other).id.S];
        expect(key).toMatch(/^[ -~]{1,1024}$/);
        expect(key === another).toBe(one === other);
      }),
      { numRuns: 500 },
    );
  });

  test("reads as the id where that is plain", () => {
    const arn = "right-size:arn:aws:sagemaker:us-east-1:1:endpoint/chat";
    expect(itemKey("finding", arn)).toEqual({ kind: { S: "finding" }, id: { S: arn } });
  });
});

describe("an item in DynamoDB", () => {
  let dynamo: LocalDynamo;
  beforeAll(async () => {
    dynamo = await startDynalite();
  });
  afterAll(() => dynamo.stop());

  test("of a resolved finding goes after 90 days, of one that came back not at all", async () => {
    const table = await dynamo.createTable();
    const store = dynamoFindingStore(table);
    const expiry = async () => {
      const Key = itemKey("finding", aFinding().id);
      return (await table.client.send(new GetItemCommand({ TableName: table.name, Key }))).Item?.expiresAt;
    };
    const resolved = aFinding({ state: { kind: "resolved", reason: "no-longer-true", at: NOW } });
    await store.save([{ finding: resolved, expectedVersion: 0 }]);
    expect(await expiry()).toEqual({ N: String(epochMs(addDays(NOW, 90)) / 1000) });
    await store.save([{ finding: aFinding({ version: 2 }), expectedVersion: 1 }]);
    expect(await expiry()).toBeUndefined();
    await store.close();
  });

  test.each([
    ["arithmetic", { arithmetic: Array.from({ length: 20_000 }, (_, index) => `i-${index} × 1.006 USD/h`) }],
    ["one line", { arithmetic: ["é".repeat(300_000)] }],
    ["a plan", { advice: { text: "drop them", planEdit: "- 👩‍🔬\n".repeat(100_000) } }],
    ["what was observed", { observed: { cards: "x".repeat(500_000), mean: 0.5 } }],
  ])("takes a finding with %s of more than 400 KB, cut with a mark", async (_, change) => {
    const table = await dynamo.createTable();
    const store = dynamoFindingStore(table);
    const finding = aFinding(change);
    expect(await store.save([{ finding, expectedVersion: 0 }])).toEqual([finding.id]);
    const [loaded] = await store.load();
    const { arithmetic, advice, observed, ...rest } = finding;
    expect(loaded).toMatchObject(rest);
    expect(JSON.stringify(loaded)).toContain("[cut: too large to store]");
    expect(loaded?.advice.text).toBe(advice.text);
    expect(loaded?.arithmetic[0]?.slice(0, 10)).toBe(arithmetic[0]?.slice(0, 10));
    expect(loaded?.observed.mean).toBe(observed.mean);
    await store.close();
  });

  test("of a finding with an id of 100,000 characters is found again, and other kinds are not taken for one", async () => {
    const table = await dynamo.createTable();
    const store = dynamoFindingStore(table);
    const findings = ["a", "b"].map((end) => aFinding({ resource: "é".repeat(100_000) + end }));
    await store.save(findings.map((finding) => ({ finding, expectedVersion: 0 })));
    const Item = { ...itemKey("run", "spend"), document: { S: "{}" } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    expect(await store.load()).toEqual(findings);
    expect(await dynamoOutbox(table, "people").pending()).toEqual(findings);
    const writes = dynamo.connection.meter.counts().find(({ api }) => api === "dynamodb:UpdateItem");
    expect(writes?.units).toBeGreaterThan(2 * 390);
    await store.close();
  });
});
