import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Resource, SignalStatistics } from "../../lib/domain/fleet.ts";
import type { InferenceWorkload } from "../../lib/domain/workload.ts";
import { RULES } from "../../lib/rules/index.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aResource, aSeries } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan, aPlan, aWorkload } from "../builders/plan.ts";

const planDrift = ruleNamed(RULES, "plan-drift");
const BUSY_HOURS = 20;

/** Busy in twenty hours of the week as told, at a tenth of it in the others. */
function busyIn(signal: SignalStatistics["signal"], level: number, hours = BUSY_HOURS): SignalStatistics {
  const hourOfWeek = Array.from({ length: 168 }, (_, hour) => (hour < hours ? level : level / 10));
  return aSeries(signal, level, { hourOfWeek });
}
interface Use {
  readonly qps: number;
  readonly cpu: number;
  readonly change?: Partial<Resource>;
  readonly hours?: number;
}
const machines = (count: number, { qps, cpu, change = {}, hours }: Use): Resource[] =>
  Array.from({ length: count }, (_, index) =>
    aResource({
      id: `i-${index}`,
      instanceType: "m7i.2xlarge",
      telemetry: [busyIn("requestsPerSecond", qps, hours), busyIn("cpuUtilization", cpu, hours)],
      ...change,
    }),
  );
/** One replica of 50 qps on each m7i.2xlarge: 100 qps x 1.3 need three. */
const WORKLOAD = aWorkload({ instanceType: "m7i.2xlarge" });

function judge(resources: readonly Resource[], workload: InferenceWorkload = WORKLOAD, limits = {}) {
  const context = aContext(resources);
  const plan = sizePlan(aPlan([workload]), { ...context, modelNamed: () => undefined });
  const assignment = new Map(resources.map(({ id }) => [id, workload.name]));
  const [verdict] = planDrift.judge({ ...context, plan, assignment }, limits);
  return verdict?.kind === "finding" ? verdict.finding : undefined;
}
const driftOf = (...args: Parameters<typeof judge>) => judge(...args)?.observed.drift ?? "none";

describe("what a replica serves", () => {
  test.each<[string, readonly Resource[], string]>([
    ["as planned: 30 qps at 60 %", machines(3, { qps: 30, cpu: 0.6 }), "none"],
    ["a third less: 20 qps at 60 %", machines(3, { qps: 20, cpu: 0.6 }), "throughput"],
    ["a third more", machines(3, { qps: 40, cpu: 0.6 }), "throughput"],
    ["exactly the tolerance less: 37.5", machines(3, { qps: 22.5, cpu: 0.6 }), "none"],
    ["just beyond it", machines(3, { qps: 22.4, cpu: 0.6 }), "throughput"],
    ["exactly busy enough to say", machines(3, { qps: 10, cpu: 0.3 }), "throughput"],
    ["not busy enough", machines(3, { qps: 10, cpu: 0.29 }), "none"],
    ["busy in exactly enough hours", machines(3, { qps: 20, cpu: 0.6, hours: 12 }), "throughput"],
    ["in too few", machines(3, { qps: 20, cpu: 0.6, hours: 11 }), "none"],
    ["nobody calls it", machines(3, { qps: 0, cpu: 0.6 }), "none"],
    [
      "calls are not counted",
      machines(3, { qps: 20, cpu: 0.6, change: { telemetry: [busyIn("cpuUtilization", 0.6)] } }),
      "none",
    ],
    [
      "how busy it is was not measured",
      machines(3, { qps: 20, cpu: 0.6, change: { telemetry: [busyIn("requestsPerSecond", 20)] } }),
      "none",
    ],
    [
      "other machines than planned: their throughput is another",
      machines(3, { qps: 20, cpu: 0.6, change: { instanceType: "m7i.4xlarge" } }),
      "other type, more",
    ],
    ["two drifts are one finding", machines(5, { qps: 20, cpu: 0.6 }), "more, throughput"],
    [
      "invocations are counted over the interval of a sample",
      machines(3, {
        qps: 0,
        cpu: 0.6,
        change: { telemetry: [busyIn("invocations", 20 * 300), busyIn("cpuUtilization", 0.6)] },
      }),
      "throughput",
    ],
    [
      "what keeps it busy is not its requests",
      machines(3, {
        qps: 0,
        cpu: 0,
        change: { telemetry: [busyIn("requestsPerSecond", 20), aSeries("cpuUtilization", 0.6)] },
      }),
      "none",
    ],
    [
      "the GPU binds where it is busier",
      machines(3, {
        qps: 0,
        cpu: 0,
        change: {
          telemetry: [
            busyIn("requestsPerSecond", 20),
            busyIn("cpuUtilization", 0.4),
            busyIn("gpuUtilization", 0.6),
          ],
        },
      }),
      "throughput",
    ],
    [
      "and the CPU where that is: 20 qps at 40 % are as planned",
      machines(3, {
        qps: 0,
        cpu: 0,
        change: {
          telemetry: [
            busyIn("requestsPerSecond", 20),
            busyIn("cpuUtilization", 0.4),
            busyIn("gpuUtilization", 0.1),
          ],
        },
      }),
      "none",
    ],
  ])("%s", (_, resources, drift) => {
    expect(driftOf(resources)).toBe(drift);
  });

  test.each([
    ["exactly the tolerance more: 62.5", 92, 37.5, "none"],
    ["just beyond it", 92, 37.6, "throughput"],
    ["beyond it, and as many machines are needed as before", 100, 38, "none"],
  ] as const)("%s", (_, peakQps, qps, drift) => {
    const workload = { ...WORKLOAD, demand: { peakQps } };
    expect(driftOf(machines(3, { qps, cpu: 0.6 }), workload)).toBe(drift);
  });

  test("is proposed as the lines of plan.yaml, with what the plan then needs", () => {
    expect(judge(machines(3, { qps: 20, cpu: 0.6 }))).toMatchObject({
      id: "plan-drift:ranking",
      severity: "medium",
      title: "ranking: a replica serves 33.3 qps when full, the plan says 50",
      observed: { replicaQps: 33.3 },
      expected: { replicaQps: 50 },
      signalsNotChecked: ["latency"],
      advice: {
        planEdit: "  - name: ranking\n    replica: { qps: 33.3, vcpus: 8, memoryGiB: 16 }   # qps was 50",
        text: expect.stringMatching(
          /Set `replica\.qps` of ranking in plan\.yaml to 33\.3.* needs 4 × m7i\.2xlarge \(\$1,177 a month\) instead of 3 × m7i\.2xlarge \(\$883 a month\)\.$/,
        ),
      },
    });
    expect(judge(machines(3, { qps: 20, cpu: 0.6 }))?.dollars).toBeUndefined();
    expect(judge(machines(3, { qps: 40, cpu: 0.6 }))?.severity).toBe("low");
  });

  test("machines that a lower throughput explains are not advised away", () => {
    const finding = judge(machines(5, { qps: 20, cpu: 0.6 }));
    expect(finding?.advice.text).not.toMatch(/Scale in/);
    // Four of the five are needed: 8 vCPU at 0.4032 USD an hour.
    expect(finding?.dollars?.savingUsdPerMonth).toBeCloseTo(0.4032 * 730, 6);
  });

  test("two replicas on a machine are measured as two", () => {
    const workload = aWorkload({ instanceType: "m7i.2xlarge", replica: { qps: 25, vcpus: 4, memoryGiB: 8 } });
    expect(driftOf(machines(3, { qps: 30, cpu: 0.6 }), workload)).toBe("none");
    expect(judge(machines(3, { qps: 20, cpu: 0.6 }), workload)?.observed.replicaQps).toBe(16.7);
  });

  test("a replica that is full sooner serves less", () => {
    expect(driftOf(machines(3, { qps: 30, cpu: 0.6 }), WORKLOAD, { fullUtilization: 0.7 })).toBe(
      "throughput",
    );
    expect(
      judge(machines(3, { qps: 30, cpu: 0.6 }), WORKLOAD, { fullUtilization: 0.7 })?.observed.replicaQps,
    ).toBe(35);
  });

  const { replica: _, ...bare } = WORKLOAD;
  const sizedByModel = (telemetry: readonly SignalStatistics[]) => {
    const resources = machines(3, { qps: 0, cpu: 0, change: { telemetry } });
    const capacity = aCapacity({ instances: 3, replicas: { count: 3, qpsEach: 50 } });
    const [verdict] = planDrift.judge(
      aContext(resources, {
        plan: aCapacityPlan([{ ...bare, model: "llama-2-13b" }], [capacity]),
        assignment: new Map(resources.map(({ id }) => [id, WORKLOAD.name])),
      }),
      {},
    );
    return verdict?.kind === "finding" ? verdict.finding.advice : undefined;
  };
  test("a service sized by its model is offered a measured replica, if all of it was measured", () => {
    const seen = [busyIn("requestsPerSecond", 20), busyIn("cpuUtilization", 0.6)];
    expect(sizedByModel(seen)).toBeUndefined();
    expect(sizedByModel([...seen, busyIn("memoryUtilization", 0.5)])).toEqual({
      // 8 vCPU x 0.6 / 0.6; 32 GiB x 0.5 x 1.15.
      planEdit: "  - name: ranking\n    replica: { qps: 33.3, vcpus: 8, memoryGiB: 19 }   # qps was 50",
      text: expect.stringMatching(/`headroom plan` then says what it needs\.$/),
    });
  });

  test("law: with the edit made it is silent about throughput", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 400, noNaN: true }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        (qps, cpu) => {
          const resources = machines(3, { qps, cpu });
          const measured = judge(resources)?.observed.replicaQps;
          if (typeof measured !== "number") return;
          const edited = aWorkload({
            instanceType: "m7i.2xlarge",
            replica: { qps: measured, vcpus: 8, memoryGiB: 16 },
          });
          expect(String(driftOf(resources, edited))).not.toContain("throughput");
        },
      ),
    );
  });
});
