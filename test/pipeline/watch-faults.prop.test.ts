import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SourceError } from "../../lib/domain/errors.ts";
import { isLive } from "../../lib/domain/finding.ts";
import type { Fleet, Resource } from "../../lib/domain/fleet.ts";
import { addDays, addHours, type Instant } from "../../lib/domain/window.ts";
import type { FindingStore } from "../../lib/pipeline/ports.ts";
import { watch } from "../../lib/pipeline/watch.ts";
import { CHIPS, PRICES, TYPES } from "../builders/context.ts";
import { aFleet, aResource, cards, NOW } from "../builders/fleet.ts";
import { type MemoryFindings, openMemoryFindingStore } from "../fakes/memory-finding-store.ts";

const IDS = ["i-a", "i-b", "i-c", "i-d"] as const;
const MINUTES_OF_SKEW = 5;

/** What is true of one machine while a run looks, and what the run gets to see of it. */
const machine = fc.record({
  is: fc.constantFrom("idle", "busy", "gone"),
  sight: fc.constantFrom("seen", "seen", "throttled", "denied", "not listed"),
});
const step = fc.record({
  machines: fc.tuple(machine, machine, machine, machine),
  fault: fc.constantFrom(
    "none",
    "none",
    "inventory fails",
    "store fails before",
    "store fails halfway",
    "bill fails",
    "fires twice",
  ),
  skewMinutes: fc.integer({ min: -MINUTES_OF_SKEW, max: MINUTES_OF_SKEW }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const allSeen = (last: Step): Step => ({
  ...last,
  fault: "none",
  machines: last.machines.map(({ is }) => ({ is, sight: "seen" })) as unknown as Step["machines"],
});

function resourceOf(id: string, { is, sight }: Step["machines"][number]): readonly Resource[] {
  if (is === "gone" || sight === "not listed") return [];
  if (sight === "seen") return [aResource({ id, telemetry: cards([is === "idle" ? 0 : 0.9]) })];
  return [aResource({ id, unread: [{ signal: "gpuUtilization", reason: sight }] })];
}

function fleetOf({ machines }: Step, asOf: Instant): Fleet {
  const resources = IDS.flatMap((id, index) => resourceOf(id, machines[index] as Step["machines"][number]));
  const hidden = machines.some(({ sight }) => sight === "not listed");
  const unread = resources.filter((one) => one.unread).length;
  return {
    ...aFleet(resources),
    asOf,
    inventoryGaps: hidden
      ? [{ kinds: ["ec2"], region: "us-east-1", account: "111122223333", reason: "timeout" }]
      : [],
    problems: [
      ...(hidden ? [{ where: "ec2", what: "timeout", failure: "failed" as const }] : []),
      ...(unread > 0
        ? [{ where: "cloudwatch", what: "throttled", count: unread, failure: "failed" as const }]
        : []),
    ],
  };
}

const broken = () => Promise.reject(new SourceError("test", "injected", { retryable: true }));

/** Fails before the write, or after half of it. */
function faulty(store: FindingStore, fault: Step["fault"]): FindingStore {
  if (fault === "store fails before") return { ...store, save: broken };
  if (fault !== "store fails halfway") return store;
  return {
    ...store,
    save: async (changes) => {
      await store.save(changes.slice(0, Math.ceil(changes.length / 2)));
      return broken();
    },
  };
}

const runOnce = (findings: MemoryFindings, one: Step, asOf: Instant) =>
  watch(
    {
      fleet: {
        name: "test",
        fetchFleet: () => (one.fault === "inventory fails" ? broken() : Promise.resolve(fleetOf(one, asOf))),
      },
      bill: { fetchBill: () => (one.fault === "bill fails" ? broken() : Promise.resolve(undefined)) },
      prices: { fetchPrices: async () => ({ book: PRICES, problems: [] }) },
      store: faulty(openMemoryFindingStore(findings), one.fault),
    },
    { plan: undefined, instanceTypes: TYPES, accelerators: CHIPS, modelNamed: () => undefined, clock: asOf },
  );

/** Each step an hour after the last, on a clock that is minutes wrong; a failed run is repaired by the next. */
async function play(
  steps: readonly Step[],
  check: (one: Step, seen: Awaited<ReturnType<typeof runOnce>>) => void,
) {
  const findings: MemoryFindings = new Map();
  for (const [index, one] of steps.entries()) {
    // The series end at NOW: minutes of skew, not hours, so that they stay fresh.
    const asOf = addHours(NOW, one.skewMinutes / 60 + index / 600);
    const times = one.fault === "fires twice" ? 2 : 1;
    const runs = await Promise.allSettled(Array.from({ length: times }, () => runOnce(findings, one, asOf)));
    for (const settled of runs) if (settled.status === "fulfilled") check(one, settled.value);
  }
  return (await openMemoryFindingStore(findings).load()).filter(isLive).map(({ resource }) => resource);
}

const steps = fc.array(step, { minLength: 1, maxLength: 6 });
const RUNS = { numRuns: 400 };

describe("whatever fails during a run", () => {
  test("no finding is lost or invented: after one clear look the store holds the truth", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const last = allSeen(history.at(-1) as Step);
        const live = await play([...history, last], () => undefined);
        const truth = IDS.filter((_, index) => last.machines[index]?.is === "idle");
        expect(live).toEqual(truth);
      }),
      RUNS,
    );
  });

  test("partial sight is labelled, counted, and resolves nothing that it could not see", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        await play(history, (one, assessment) => {
          const blind = IDS.filter((_, index) => one.machines[index]?.sight !== "seen");
          const unseen = one.machines.filter(
            ({ is, sight }) => is !== "gone" && (sight === "throttled" || sight === "denied"),
          );
          const failures = assessment.problems.filter(({ failure }) => failure !== undefined);
          const hidden = one.machines.some(({ sight }) => sight === "not listed");
          expect(failures.length > 0).toBe(unseen.length > 0 || hidden || one.fault === "bill fails");
          const idleUnknowns = assessment.unknowns.filter(({ rule }) => rule === "idle");
          expect(idleUnknowns).toHaveLength(unseen.length);
          const resolved = assessment.changes.resolved.map((id) => id.split(":")[1]);
          const stillThere = blind.filter((id) => one.machines[IDS.indexOf(id)]?.is !== "gone");
          expect(resolved.filter((id) => stillThere.some((other) => other === id))).toEqual([]);
        });
      }),
      RUNS,
    );
  });

  test("two runs at once announce a version once between them", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const findings: MemoryFindings = new Map();
        for (const one of history.map(allSeen)) {
          const stored = new Map(
            (await openMemoryFindingStore(findings).load()).map((finding) => [finding.id, finding.version]),
          );
          const asOf = addDays(NOW, 0);
          await Promise.all([runOnce(findings, one, asOf), runOnce(findings, one, asOf)]);
          for (const { id, version } of await openMemoryFindingStore(findings).load())
            expect(version - (stored.get(id) ?? 0)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
