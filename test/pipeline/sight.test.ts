import { describe, expect, test } from "vitest";
import type { InventoryGap } from "../../lib/domain/fleet.ts";
import type { Plan } from "../../lib/domain/plan.ts";
import { assess } from "../../lib/pipeline/assess.ts";
import { watch } from "../../lib/pipeline/watch.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, CHIPS, PRICES, TYPES } from "../builders/context.ts";
import { aFleet, aResource, cards, NOW } from "../builders/fleet.ts";
import { aPlan } from "../builders/plan.ts";
import { aJob } from "../builders/spot.ts";
import { openMemoryFindingStore } from "../fakes/memory-finding-store.ts";

const throttled = { signal: "gpuUtilization", reason: "ThrottlingException" } as const;
const GAP: InventoryGap = {
  kinds: ["ec2"],
  region: "us-east-1",
  account: "111122223333",
  reason: "access denied",
};

describe("a signal that was not read", () => {
  test("is unknown to every rule that needs it, with the reason, and no blind spot", () => {
    const { evidence, unknowns } = assess(RULES, aContext([aResource({ unread: [throttled] })]));
    expect(evidence).toEqual([]);
    expect(
      unknowns.filter(({ missing }) => missing.includes("ThrottlingException")).map(({ rule }) => rule),
    ).toEqual(expect.arrayContaining(["idle", "blind-spot"]));
  });

  test("keeps quiet a finding that half a page would have made", () => {
    const half = aResource({
      telemetry: cards([0]),
      unread: [{ signal: "gpuMemoryUtilization", reason: "PartialData" }],
    });
    expect(assess(RULES, aContext([half])).evidence).toEqual([]);
    expect(assess(RULES, aContext([{ ...half, unread: [] }])).evidence.map(({ id }) => id)).toEqual([
      "idle:i-1",
    ]);
  });

  test("leaves the other resources judged", () => {
    const blind = aResource({ id: "i-2", unread: [throttled] });
    const { evidence } = assess(RULES, aContext([aResource({ telemetry: cards([0]) }), blind]));
    expect(evidence.map(({ id }) => id)).toEqual(["idle:i-1"]);
  });
});

/** One watch over the given fleet, on a store that both runs of a test share. */
const run = (
  store: ReturnType<typeof openMemoryFindingStore>,
  fleet: ReturnType<typeof aFleet>,
  facts: { launchedWithinHours?: number; plan?: Plan; rules?: typeof RULES } = {},
) =>
  watch(
    {
      fleet: { name: "test", fetchFleet: async () => fleet },
      bill: { fetchBill: async () => undefined },
      prices: { fetchPrices: async () => ({ book: PRICES, problems: [] }) },
      store,
    },
    {
      plan: undefined,
      instanceTypes: TYPES,
      accelerators: CHIPS,
      modelNamed: () => undefined,
      clock: NOW,
      ...facts,
    },
  );

const idle = aResource({ telemetry: cards([0]) });

describe("an inventory that could not be read to its end", () => {
  test("resolves no finding on what is missing from it", async () => {
    const store = openMemoryFindingStore();
    await run(store, aFleet([idle]));
    const { changes } = await run(store, { ...aFleet([]), inventoryGaps: [GAP] });
    expect(changes).toMatchObject({ resolved: [], kept: ["idle:i-1"] });
  });

  test.each<[string, Partial<InventoryGap>]>([
    ["another kind", { kinds: ["sagemaker-endpoint", "sagemaker-training"] }],
    ["another region", { region: "eu-west-1" }],
    ["another account", { account: "444455556666" }],
  ])("hides nothing of a place it is not of: %s", async (_, elsewhere) => {
    const store = openMemoryFindingStore();
    await run(store, aFleet([idle]));
    const { changes } = await run(store, { ...aFleet([]), inventoryGaps: [{ ...GAP, ...elsewhere }] });
    expect(changes.resolved).toEqual(["idle:i-1"]);
  });

  test("hides a finding that does not say where it was made", async () => {
    const store = openMemoryFindingStore();
    await run(store, aFleet([idle]));
    const [{ place: _, ...old } = {} as never] = await store.load();
    await store.save([{ finding: old, expectedVersion: 1 }]);
    const elsewhere = { ...GAP, region: "eu-west-1" };
    const { changes } = await run(store, { ...aFleet([]), inventoryGaps: [elsewhere] });
    expect(changes.resolved).toEqual([]);
  });

  test("resolves it, as deleted, once the inventory is whole", async () => {
    const store = openMemoryFindingStore();
    await run(store, aFleet([idle]));
    const { findings } = await run(store, aFleet([]));
    expect(findings.map(({ state }) => state)).toMatchObject([
      { kind: "resolved", reason: "resource-deleted" },
    ]);
  });
});

describe("the hourly look at what is young", () => {
  const old = aResource({ id: "i-old", telemetry: cards([0]) });
  const young = aResource({ id: "i-young", launchedAt: "2026-11-22T12:00:00.000Z", telemetry: cards([0]) });

  test("judges only what was launched within its hours", async () => {
    const { findings, changes } = await run(openMemoryFindingStore(), aFleet([old, young]), {
      launchedWithinHours: 48,
    });
    expect(findings.map(({ resource }) => resource)).toEqual(["i-young"]);
    expect(changes.opened).toEqual(["idle:i-young"]);
  });

  test("judges training however old it is", async () => {
    const job = { ...old, id: "i-job", tags: { job: "sweep" } };
    const plan = aPlan([aJob({ match: { tags: { job: "sweep" } } })]);
    const { findings } = await run(openMemoryFindingStore(), aFleet([old, job]), {
      launchedWithinHours: 48,
      plan,
      rules: RULES.filter(({ id }) => id === "idle"),
    });
    expect(findings.map(({ id }) => id)).toEqual(["idle:i-job"]);
  });

  test("leaves what the daily look said of the old ones, until they are gone", async () => {
    const store = openMemoryFindingStore();
    await run(store, aFleet([old, young]));
    const unseen = { ...old, telemetry: [] };
    expect((await run(store, aFleet([unseen, young]), { launchedWithinHours: 48 })).changes.resolved).toEqual(
      [],
    );
    expect((await run(store, aFleet([young]), { launchedWithinHours: 48 })).changes.resolved).toEqual([
      "idle:i-old",
    ]);
  });
});

test("a run of some rules leaves the findings of the others alone", async () => {
  const store = openMemoryFindingStore();
  await run(store, aFleet([idle]));
  const budgetOnly = RULES.filter(({ id }) => id === "budget");
  const { findings, changes } = await run(store, aFleet([]), { rules: budgetOnly });
  expect(findings).toEqual([]);
  expect(changes).toEqual({ opened: [], worse: [], resolved: [], kept: [] });
  expect((await store.load()).map(({ state }) => state.kind)).toEqual(["open"]);
});
