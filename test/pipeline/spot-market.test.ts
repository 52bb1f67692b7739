import { describe, expect, test } from "vitest";
import { SourceError } from "../../lib/domain/errors.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { addDays, type Instant } from "../../lib/domain/window.ts";
import type { InterruptionSource } from "../../lib/pipeline/gather.ts";
import { watch } from "../../lib/pipeline/watch.ts";
import { CHIPS, TYPES } from "../builders/context.ts";
import { aFleet, aResource, NOW } from "../builders/fleet.ts";
import { aPlan } from "../builders/plan.ts";
import { aJob, anAdvisor, anInterruption, spotPrices } from "../builders/spot.ts";

/** A job that may be interrupted runs on demand; what its log of interruptions answers decides the rate. */
async function run(interruptions?: InterruptionSource) {
  const fleet = aFleet([aResource({ tags: { workload: "finetune" } })]);
  const assessment = await watch(
    {
      fleet: { name: "test", fetchFleet: async () => fleet },
      bill: { fetchBill: async () => undefined },
      prices: { fetchPrices: async () => ({ book: spotPrices(), problems: [] }) },
      store: { load: async () => [], save: async () => [], close: async () => undefined },
      ...(interruptions && { interruptions }),
    },
    {
      plan: aPlan([aJob()]),
      instanceTypes: TYPES,
      accelerators: CHIPS,
      modelNamed: () => undefined,
      spotMarket: { advisor: anAdvisor() },
      clock: NOW,
    },
  );
  const finding = assessment.findings.find(({ rule }: Finding) => rule === "spot");
  return { finding, problems: assessment.problems };
}

describe("our own interruptions reach the rule", () => {
  test("those of the last 90 days are asked for, and counted", async () => {
    const asked: Instant[] = [];
    const { finding } = await run({
      load: async (since) => {
        asked.push(since);
        return [anInterruption()];
      },
    });
    expect(asked).toEqual([addDays(NOW, -90)]);
    expect(finding?.observed.ownInterruptions).toBe(1);
    expect(finding?.signalsUsed).toContain("interruptions");
  });

  test("an empty log is none, no log is not known", async () => {
    expect((await run({ load: async () => [] })).finding?.observed.ownInterruptions).toBe(0);
    const { finding } = await run();
    expect(finding?.observed.ownInterruptions).toBeNull();
    expect(finding?.signalsNotChecked).toContain("interruptions");
  });

  test("a log that cannot be read is a failed read, and takes no finding down", async () => {
    const denied = new SourceError("dynamodb:Query", "not allowed", { denied: true });
    const { finding, problems } = await run({ load: () => Promise.reject(denied) });
    expect(finding?.signalsNotChecked).toContain("interruptions");
    expect(problems).toContainEqual({ where: "dynamodb:Query", what: "not allowed", failure: "denied" });
  });

  test("a bug in reading them is no failed read", async () => {
    await expect(run({ load: () => Promise.reject(new TypeError("oops")) })).rejects.toThrow("oops");
  });
});
