import { describe, expect, test } from "vitest";
import type { Finding } from "../../lib/domain/finding.ts";
import type { Fleet } from "../../lib/domain/fleet.ts";
import type { FindingStore } from "../../lib/pipeline/ports.ts";
import { type WatchFacts, watch } from "../../lib/pipeline/watch.ts";
import { CHIPS, PRICES, TYPES } from "../builders/context.ts";
import { aFleet, aResource, cards, NOW } from "../builders/fleet.ts";

const idleFleet = aFleet([aResource({ telemetry: cards([0]) })]);

/** Keeps what it is given; fails or loses writes when told to. */
function aStore(change: Partial<FindingStore> = {}): FindingStore {
  const kept = new Map<string, Finding>();
  return {
    load: async () => [...kept.values()],
    save: async (changes) => {
      for (const { finding } of changes) kept.set(finding.id, finding);
      return changes.map(({ finding }) => finding.id);
    },
    close: async () => undefined,
    ...change,
  };
}

type Changes = Parameters<FindingStore["save"]>[0];
const run = (
  store: FindingStore,
  fleet: () => Promise<Fleet> = async () => idleFleet,
  more: Pick<WatchFacts, "launchedWithinHours"> = {},
) =>
  watch(
    {
      fleet: { name: "test", fetchFleet: fleet },
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
      ...more,
    },
  );

describe("the order of things", () => {
  test("a finding is new once: the second run on the same facts has no news", async () => {
    const store = aStore();
    const first = await run(store);
    const second = await run(store);
    expect(first.changes.opened).toEqual(["idle:i-1"]);
    expect(second.changes).toMatchObject({ opened: [], worse: [], resolved: [], kept: ["idle:i-1"] });
  });

  test("a fleet that cannot be read fails the run and touches no finding", async () => {
    const store = aStore();
    await run(store);
    await expect(run(store, () => Promise.reject(new Error("no inventory")))).rejects.toThrow("no inventory");
    expect((await store.load()).map(({ state }) => state.kind)).toEqual(["open"]);
  });

  test("a write that another run won is said, not swallowed", async () => {
    const { problems } = await run(aStore({ save: async () => [] }));
    expect(problems).toContainEqual({
      where: "findings",
      what: expect.stringContaining("another run"),
      count: 1,
    });
  });

  test("an hourly look writes nothing of what it only passes over, and loses none of it", async () => {
    const store = aStore();
    await run(store);
    const saved: number[] = [];
    const counting = {
      ...store,
      save: (changes: Changes) => {
        saved.push(changes.length);
        return store.save(changes);
      },
    };
    const { problems, changes } = await run(counting, async () => idleFleet, { launchedWithinHours: 48 });
    expect(changes).toMatchObject({ kept: ["idle:i-1"], resolved: [] });
    expect(saved).toEqual([0]);
    expect(problems.filter(({ where }) => where === "findings")).toEqual([]);
  });

  test("a store that fails fails the run: an alert nobody can remember is not sent", async () => {
    await expect(run(aStore({ save: () => Promise.reject(new Error("disk full")) }))).rejects.toThrow(
      "disk full",
    );
  });
});
