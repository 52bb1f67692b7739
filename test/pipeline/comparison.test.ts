import { describe, expect, test } from "vitest";
import { usd } from "../../lib/domain/units.ts";
import { compareWorkloads, hourOfWeekOf, summariseResources } from "../../lib/pipeline/comparison.ts";
import { aContext } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";

const planned = aResource({
  id: "i-1",
  instanceType: "m7i.2xlarge",
  telemetry: [aSeries("cpuUtilization", 0.4)],
});
const dev = aResource({ id: "i-dev", telemetry: cards([0.2]) });
const context = aContext([planned, dev], {
  plan: aCapacityPlan([aWorkload()], [aCapacity()]),
  assignment: new Map([["i-1", "ranking"]]),
});

describe("planned, actual and possible", () => {
  const lines = compareWorkloads(context, summariseResources(context), new Map([["i-dev", usd(500)]]));

  test("one line a planned workload, then what nobody planned", () => {
    expect(lines.map(({ workload }) => workload)).toEqual(["ranking", "unplanned"]);
  });

  test("counts, types and dollars side by side", () => {
    expect(lines[0]).toMatchObject({
      plannedInstances: 4,
      actualInstances: 1,
      plannedInstanceType: "m7i.2xlarge",
      meanCpuUtilization: 0.4,
    });
    expect(lines[0]?.actualUsdPerMonth).toBeCloseTo(0.4032 * 730, 6);
  });

  test("the best advice on each resource makes the third column", () => {
    expect(lines[1]?.couldBeUsdPerMonth).toBeCloseTo(1.006 * 730 - 500, 6);
  });

  test("one unknown price makes the workload's dollars unknown, not smaller", () => {
    const unpriced = aContext([dev, aResource({ id: "i-odd", instanceType: "z9.huge" })]);
    const [line] = compareWorkloads(unpriced, summariseResources(unpriced), new Map());
    expect(line?.actualUsdPerMonth).toBeUndefined();
    expect(line?.actualInstances).toBe(2);
  });
});

test("an hour of the week that nobody sampled is null, not zero", () => {
  const series = {
    ...aSeries("gpuUtilization", 0.5),
    hourOfWeek: Array.from({ length: 168 }, (_, hour) => (hour === 7 ? null : 0.5)),
  };
  const profile = hourOfWeekOf(aContext([aResource({ telemetry: [series] })]), "gpuUtilization");
  expect([profile[6], profile[7]]).toEqual([0.5, null]);
});
