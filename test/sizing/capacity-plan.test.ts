import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlannedCapacity } from "../../lib/domain/plan.ts";
import { fraction, usd } from "../../lib/domain/units.ts";
import type { InferenceWorkload, TrainingWorkload, Workload } from "../../lib/domain/workload.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { aPlan, aService, aTrainingJob, FACTS, pricesAt } from "./market.ts";

function sized(workload: Workload): PlannedCapacity {
  const [capacity] = sizePlan(aPlan([workload]), FACTS).workloads;
  if (!capacity) throw new Error("the plan lost its workload");
  return capacity;
}
const full = { method: "full", precision: "bf16", optimizer: "adamw" } as const;

describe("an inference service", () => {
  test("takes the cheapest machine that holds a replica, one for each, but no Arm and no burstable one unasked", () => {
    const capacity = sized(aService());
    expect(capacity).toMatchObject({
      instanceType: "c6a.2xlarge",
      instances: 7,
      vcpus: 56,
      memoryGiB: 112,
      replicas: { count: 7 },
    });
    expect(capacity.monthlyUsd).toBeCloseTo(7 * 0.306 * 730, 6);
  });

  test("gets the accelerator it was measured on, not a cheaper one", () => {
    const capacity = sized(
      aService({ accelerator: "A10G-24GB", replica: { qps: 200, vcpus: 8, memoryGiB: 32 } }),
    );
    expect(capacity).toMatchObject({ instanceType: "g5.2xlarge", accelerators: 7, accelerator: "A10G-24GB" });
  });

  test("keeps the instance type the plan names, and says when a replica does not fit it", () => {
    expect(sized(aService({ instanceType: "m7i.2xlarge" }))).toMatchObject({
      instanceType: "m7i.2xlarge",
      instances: 7,
    });
    const tooSmall = sized(aService({ instanceType: "g4dn.xlarge" }));
    expect(tooSmall.feasible).toBe(false);
    expect(tooSmall.notes[0]).toMatch(/no machine for a replica of 8 vCPU, 16 GiB.* on g4dn.xlarge/);
  });

  test("puts several replicas on a machine that the plan makes large", () => {
    expect(sized(aService({ instanceType: "c6a.4xlarge" }))).toMatchObject({ instances: 4, vcpus: 64 });
  });

  test("runs on Arm when the plan says so", () => {
    expect(sized(aService({ instanceType: "c6g.2xlarge" }))).toMatchObject({
      instanceType: "c6g.2xlarge",
      instances: 7,
    });
  });

  test("reports growth and does not buy it", () => {
    const capacity = sized(aService({ demand: { peakQps: 1000, growthPerMonth: 0.05 } }));
    expect(capacity.instances).toBe(7);
    expect(capacity.notes[0]).toContain("1796 qps and 12 replicas in 12 months (not bought)");
  });

  test("without a measured replica is sized from its model, and says it is an estimate", () => {
    const capacity = sized(anLlm({ peakQps: 1 }));
    expect(capacity.feasible).toBe(true);
    expect(capacity.arithmetic[0]).toContain("(estimate, docs/sizing-accuracy.md; not measured)");
    expect(capacity.vramGiBEach).toBeGreaterThan(0);
  });

  test.each(["bf16", "fp16"] as const)(
    "in %s on a chip without bf16 runs in fp16, and says so where it is not asked",
    (precision) => {
      const serving = { precision, contextTokens: 512, outputTokens: 64 };
      const { notes, ...capacity } = sized({
        ...anLlm({ peakQps: 1 }),
        model: "gpt2-medium",
        serving,
        accelerator: "T4-16GB",
      });
      expect(capacity.feasible).toBe(true);
      expect(notes.some((note) => note.startsWith("T4-16GB has no bf16 arithmetic"))).toBe(
        precision === "bf16",
      );
    },
  );

  test("that no accelerator serves in time is not feasible, and not free", () => {
    const capacity = sized(anLlm({ peakQps: 1, p99LatencyMs: 50 }));
    expect(capacity.feasible).toBe(false);
    expect(capacity).not.toHaveProperty("monthlyUsd");
  });

  test("says what is missing when the plan holds neither replica nor model", () => {
    const { replica: _, ...bare } = aService();
    expect(sized(bare).notes[0]).toMatch(/throughput of a replica unknown: give `replica.qps`/);
  });
});

describe("a training job", () => {
  test("that exceeds its cards is refused with the arithmetic, and told what would do", () => {
    const capacity = sized(aTrainingJob({ accelerator: "A100-40GB", accelerators: 2 }));
    expect(capacity.feasible).toBe(false);
    expect(capacity.notes[0]).toMatch(/^2 x A100-40GB: .* exceed .* 4 would do$/);
    expect(capacity.arithmetic[0]).toContain("6.74 B parameters x 16.00 bytes = 107.8 GB");
  });

  test("pays for the whole machine: nobody sells four A100-40GB", () => {
    const capacity = sized(aTrainingJob({ accelerator: "A100-40GB", accelerators: 4 }));
    expect(capacity).toMatchObject({ instanceType: "p4d.24xlarge", instances: 1, accelerators: 8 });
    expect(capacity.notes[0]).toBe("8 accelerators rented for 4 needed: p4d.24xlarge comes with 8");
  });

  test("takes as many accelerators as its deadline asks, and more than memory asks", () => {
    const capacity = sized(aTrainingJob({ training: { ...full, tokens: 1e12, deadlineDays: 14 } }));
    expect(capacity.accelerators).toBe(296);
    expect(capacity.hoursPerMonth).toBeLessThanOrEqual(14 * 24);
    const [, hours] = capacity.arithmetic.join().match(/(\d+) accelerator-hours /) ?? [];
    expect(Number(hours) / 288).toBeGreaterThan(14 * 24);
  });

  test("longer than a month pays a month, and says how long it runs", () => {
    const capacity = sized(aTrainingJob({ accelerators: 8, training: { ...full, tokens: 1e12 } }));
    expect(capacity.hoursPerMonth).toBe(730);
    expect(capacity.notes[0]).toMatch(/days in all: the month holds 730/);
    const [, accelerators, runHours] =
      capacity.arithmetic.join().match(/(\d+) accelerator-hours.*= ([\d.]+) h/) ?? [];
    expect(Number(accelerators) / 8).toBeCloseTo(Number(runHours), 0);
    expect(capacity.runHours).toBeCloseTo(Number(runHours), 1);
  });

  test("run by habit has no end, and so no length", () => {
    expect(sized({ ...aTrainingJob(), hoursPerMonth: 100, training: full })).not.toHaveProperty("runHours");
  });

  test("that would miss its deadline says so", () => {
    const capacity = sized(
      aTrainingJob({ accelerators: 8, training: { ...full, tokens: 1e12, deadlineDays: 10 } }),
    );
    expect(capacity.notes[0]).toMatch(/takes .* days, the plan allows 10/);
  });

  test("run by habit costs its instance-hours", () => {
    const job: TrainingWorkload = {
      name: "nightly",
      kind: "training",
      accelerator: "A100-40GB",
      accelerators: 16,
      hoursPerMonth: 100,
      purchase: "on-demand",
    };
    const capacity = sized(job);
    expect(capacity).toMatchObject({ instances: 2, hoursPerMonth: 50 });
    expect(capacity.monthlyUsd).toBeCloseTo(100 * 21.957642, 6);
  });

  test.each([
    [100, 1, 100],
    [730, 1, 730],
    [744, 1, 730],
    [745, 2, 372.5],
    [1460, 2, 730],
    [7300, 10, 730],
    [73_000, 100, 730],
  ])("run by habit for %d instance-hours is %d machines of %d h", (hoursPerMonth, instances, each) => {
    const job: TrainingWorkload = {
      name: "boxes",
      kind: "training",
      instanceType: "g5.xlarge",
      hoursPerMonth,
      purchase: "on-demand",
    };
    const capacity = sized(job);
    expect(capacity).toMatchObject({ instances, hoursPerMonth: each, accelerators: instances });
    expect(capacity.monthlyUsd).toBeCloseTo(1.006 * instances * each, 6);
    expect(capacity.notes).toEqual([]);
  });

  test("without tokens or hours has a rate and no monthly cost", () => {
    const job: TrainingWorkload = {
      name: "someday",
      kind: "training",
      accelerator: "A100-40GB",
      purchase: "on-demand",
    };
    const plan = sizePlan(aPlan([job]), FACTS);
    expect(plan.workloads[0]?.usdPerHour).toBeCloseTo(21.957642, 6);
    expect(plan.unpriced).toEqual(["someday"]);
  });
});

describe("the plan in dollars", () => {
  test("a price nobody knows is named, not counted as zero", () => {
    const plan = sizePlan(aPlan([aService(), aService({ name: "committed", purchase: "reserved" })]), FACTS);
    expect(plan.unpriced).toEqual(["committed"]);
    expect(plan.workloads[1]?.notes).toContain("no reserved price known for c6a.2xlarge: cost unknown");
    expect(plan.monthlyUsd).toBeCloseTo(7 * 0.306 * 730, 6);
  });

  test("a fixed cost is what the plan says", () => {
    const airflow: Workload = { name: "airflow", kind: "fixed", monthlyUsd: usd(200), purchase: "on-demand" };
    expect(sizePlan(aPlan([airflow]), FACTS).monthlyUsd).toBe(200);
  });

  test.each([
    ["before it starts", "2026-12-31T23:00:00.000Z", 0],
    ["from its start on", "2027-01-01T00:00:00.000Z", 7],
    ["in its last hour", "2027-01-31T23:59:00.000Z", 7],
    ["from its end on", "2027-02-01T00:00:00.000Z", 0],
    ["sized as if it ran", undefined, 7],
  ])("a workload with dates, %s", (_, at, instances) => {
    const dates = { starts: "2027-01-01T00:00:00.000Z", ends: "2027-02-01T00:00:00.000Z" };
    const plan = sizePlan(aPlan([aService(dates)]), FACTS, at);
    expect(plan.workloads[0]).toMatchObject({ instances, instanceType: "c6a.2xlarge", feasible: true });
    expect(plan.monthlyUsd).toBeCloseTo(instances * 0.306 * 730, 6);
    expect(plan.unpriced).toEqual([]);
    // What starts or ends is held against the bill.
    expect(plan.workloads[0]?.usdPerHour).toBeCloseTo(7 * 0.306, 6);
    if (instances === 0)
      expect(plan.workloads[0]?.notes[0]).toBe(
        "planned from 2027-01-01 until 2027-02-01 only: nothing of it now",
      );
  });

  test("raising every price never lowers what the plan costs", () => {
    const anyPlan = fc.record({
      peakQps: fc.integer({ min: 1, max: 5000 }),
      tokens: fc.integer({ min: 1e9, max: 1e11 }),
    });
    fc.assert(
      fc.property(anyPlan, fc.double({ min: 1, max: 5, noNaN: true }), ({ peakQps, tokens }, factor) => {
        const plan = aPlan([
          aService({ demand: { peakQps } }),
          aTrainingJob({ training: { ...full, tokens } }),
        ]);
        const dearer = sizePlan(plan, { ...FACTS, prices: pricesAt(factor) }).monthlyUsd;
        expect(dearer).toBeGreaterThanOrEqual(sizePlan(plan, FACTS).monthlyUsd * (1 - 1e-9));
      }),
      { numRuns: 30 },
    );
  });
});

function anLlm(demand: InferenceWorkload["demand"]): InferenceWorkload {
  const { replica: _, ...service } = aService({ name: "llm-chat", demand, headroom: fraction(0.3) });
  return {
    ...service,
    model: "llama-2-13b",
    serving: { precision: "fp16", contextTokens: 4096, outputTokens: 256 },
  };
}
