import { describe, expect, test } from "vitest";
import type { Verdict } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { usd } from "../../lib/domain/units.ts";
import { addHours } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, resourceOf, ruleNamed } from "../builders/context.ts";
import { aResource, aSeries, NOW } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";

const planDrift = ruleNamed(RULES, "plan-drift");
const running = (count: number, instanceType = "m7i.2xlarge"): Resource[] =>
  Array.from({ length: count }, (_, index) => aResource({ id: `i-${index}`, instanceType }));

function judge(
  resources: readonly Resource[],
  workload = aWorkload(),
  capacity = aCapacity(),
  assigned = resources.map((one) => one.id),
): readonly Verdict[] {
  return planDrift.judge(
    aContext(resources, {
      plan: aCapacityPlan([workload], [capacity]),
      assignment: new Map(assigned.map((id) => [id, workload.name])),
    }),
    {},
  );
}

function driftOf(verdicts: readonly Verdict[]): unknown {
  const [verdict] = verdicts.filter((one) => resourceOf(one) === "ranking");
  return verdict?.kind === "finding" ? verdict.finding.observed.drift : verdict?.kind;
}

describe("plan-drift of a workload", () => {
  test.each([
    ["as planned", 4, "pass"],
    ["one more of four is exactly the tolerance", 5, "pass"],
    ["two more", 6, "more"],
    ["one less of four is exactly the tolerance", 3, "pass"],
    ["two less", 2, "less"],
    ["none", 0, "missing"],
  ] as const)("%s: %i running of 4 planned", (_, count, drift) => {
    expect(driftOf(judge(running(count)))).toBe(drift);
  });

  test("a type the plan names is contradicted by another", () => {
    const verdicts = judge(running(4, "m7i.4xlarge"), aWorkload({ instanceType: "m7i.2xlarge" }));
    expect(driftOf(verdicts)).toBe("other type, more");
    expect(verdicts[0]).toMatchObject({
      finding: { advice: { planEdit: expect.stringContaining("instanceType: m7i.4xlarge") } },
    });
  });

  test("a type our sizing picked is a proposal: half as many machines of twice the size are as planned", () => {
    expect(driftOf(judge(running(2, "m7i.4xlarge")))).toBe("pass");
  });

  test("another accelerator than planned is drift", () => {
    const workload = aWorkload({ accelerator: "T4-16GB" });
    const capacity = aCapacity({ instanceType: "g4dn.xlarge", accelerator: "T4-16GB", accelerators: 4 });
    expect(driftOf(judge(running(4, "g5.xlarge"), workload, capacity))).toBe("other type");
  });

  test("more than planned saves what is above the plan; less saves nothing", () => {
    const saving = (count: number) => {
      const [verdict] = judge(running(count));
      return verdict?.kind === "finding" ? verdict.finding.dollars?.savingUsdPerMonth : undefined;
    };
    expect(saving(6)).toBeCloseTo(2 * 0.4032 * 730, 6);
    expect(saving(2)).toBe(0);
  });

  test("a job that does not run all month is not missing between its runs", () => {
    expect(driftOf(judge([], aWorkload(), aCapacity({ hoursPerMonth: 100 })))).toBe("pass");
  });

  test("a workload outside its dates is missing to nobody, and too many when it runs", () => {
    const outside = aCapacity({ instances: 0, vcpus: 0, memoryGiB: 0, hoursPerMonth: 0, monthlyUsd: usd(0) });
    expect(driftOf(judge([], aWorkload(), outside))).toBe("pass");
    const [verdict] = judge(running(2), aWorkload(), outside);
    expect(verdict).toMatchObject({ finding: { observed: { drift: "more" }, expected: { instances: 0 } } });
  });

  test("one that runs outside its dates is told to stop or to move them, not to raise its demand", () => {
    const [verdict] = judge(
      running(3),
      aWorkload({ ends: "2026-11-01T00:00:00.000Z" }),
      aCapacity({ instances: 0, vcpus: 0 }),
    );
    expect(verdict).toMatchObject({
      finding: {
        advice: { text: expect.stringContaining("has ended"), planEdit: expect.stringContaining("ends:") },
      },
    });
  });

  test("a workload that cannot be recognised, or was not sized, is unknown", () => {
    const { match: _, ...unmatched } = aWorkload();
    expect(driftOf(judge(running(4), unmatched))).toBe("unknown");
    expect(
      driftOf(judge(running(4), aWorkload(), aCapacity({ feasible: false, notes: ["no type fits"] }))),
    ).toBe("unknown");
  });
});

describe("what nobody planned", () => {
  const unplanned = (resource: Resource) =>
    judge([...running(4), resource], aWorkload(), aCapacity(), ["i-0", "i-1", "i-2", "i-3"]).find(
      (one) => resourceOf(one) === resource.id,
    );

  test.each([
    ["a GPU box", aResource({ id: "i-dev" }), "finding"],
    ["launched this afternoon", aResource({ id: "i-dev", launchedAt: addHours(NOW, -8) }), "pass"],
    ["a box of 73 dollars", aResource({ id: "i-dev", instanceType: "m7i.large" }), "finding"],
    ["a box without a price", aResource({ id: "i-dev", instanceType: "z9.huge" }), "finding"],
  ] as const)("%s", (_, resource, kind) => {
    expect(unplanned(resource)?.kind).toBe(kind);
  });

  test.each<[string, Partial<Resource>, string]>([
    [
      "a GPU box without requests is a job of all month",
      {},
      "kind: training\n    instanceType: g5.xlarge\n    accelerators: 1\n    hoursPerMonth: 730  # GUESS",
    ],
    [
      "one that answers requests is a service",
      { telemetry: [aSeries("requestsPerSecond", 10)] },
      "kind: inference\n    instanceType: g5.xlarge\n    demand: { peakQps: 10 }\n    replica: { qps: 13,",
    ],
    [
      "a box without accelerators is a sum",
      { instanceType: "m7i.large" },
      "kind: fixed\n    monthlyUsd: 73.6",
    ],
    [
      "a type nobody knows is a sum to fill in",
      { instanceType: "z9.huge" },
      "kind: fixed\n    monthlyUsd: 0  # FILL IN",
    ],
    [
      "a hostile Name becomes a legal one",
      { tags: { Name: 'x"\n- evil: true' } },
      "  - name: x---evil-true\n",
    ],
    ["a Name of the plan's is not taken twice", { tags: { Name: "ranking" } }, "  - name: ranking-2\n"],
    [
      "how it is bought, and where, is kept",
      { capacityType: "spot", region: "eu-west-1" },
      "region: eu-west-1\n    purchase: spot",
    ],
  ])("in the plan, %s", (_, change, lines) => {
    expect(unplanned(aResource({ id: "i-dev", ...change }))).toMatchObject({
      finding: { advice: { planEdit: expect.stringContaining(lines) } },
    });
  });

  test("without a plan nothing is unplanned", () => {
    expect(planDrift.judge(aContext(running(2)), {})).toEqual([]);
  });
});
