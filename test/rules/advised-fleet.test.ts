import { describe, expect, test } from "vitest";
import type { FleetChange } from "../../lib/domain/finding.ts";
import { advisedCost, follow, unadvised } from "../../lib/rules/advised-fleet.ts";
import { aContext } from "../builders/context.ts";
import { aResource } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";
import { spotPrices } from "../builders/spot.ts";

const advice = (...changes: FleetChange[]) => ({ changes });
const two = [aResource({ id: "i-1" }), aResource({ id: "i-2", instanceType: "g5.12xlarge" })];
const fleetOf = (...findings: { changes: FleetChange[] }[]) =>
  follow(unadvised(aContext(two, { prices: spotPrices() })), findings);

describe("a fleet as advised", () => {
  test("has no machine that is stopped, and remembers the fleet as it runs", () => {
    const { context } = fleetOf(advice({ resource: "i-1", to: "stopped" }));
    expect(context.fleet.resources.map(({ id }) => id)).toEqual(["i-2"]);
    expect(context.before?.resources).toEqual(two);
  });

  test("has the types and purchases that several findings give one machine", () => {
    const smaller = advice({ resource: "i-2", to: { instanceType: "g5.xlarge" } });
    const moved = advice({ resource: "i-2", to: { capacityType: "spot", stretch: 1.5 } });
    for (const findings of [
      [smaller, moved],
      [moved, smaller],
    ]) {
      const advised = fleetOf(...findings);
      const machine = advised.context.fleet.resources[1];
      expect(machine).toMatchObject({ instanceType: "g5.xlarge", capacityType: "spot" });
      expect(machine && advisedCost(advised, machine)).toBeCloseTo(0.4 * 730 * 1.5, 9);
    }
  });

  test("stops a machine whatever else is said of it, in any order", () => {
    const stop = advice({ resource: "i-1", to: "stopped" });
    const smaller = advice({ resource: "i-1", to: { instanceType: "g4dn.xlarge" } });
    for (const findings of [
      [stop, smaller],
      [smaller, stop],
    ])
      expect(fleetOf(...findings).context.fleet.resources.map(({ id }) => id)).toEqual(["i-2"]);
  });

  test("is as it was where nothing changes a machine, or one that is not there", () => {
    expect(fleetOf(advice()).context.before).toBeUndefined();
    expect(fleetOf(advice({ resource: "i-9", to: "stopped" })).context.fleet.resources).toEqual(two);
  });

  test("does not plan to start what was stopped, and goes on planning what never ran", () => {
    const plan = aCapacityPlan(
      [aWorkload({ name: "ranking" }), aWorkload({ name: "search" })],
      [aCapacity({ workload: "ranking" }), aCapacity({ workload: "search" })],
    );
    const context = aContext([aResource({ id: "i-1" })], { plan, assignment: new Map([["i-1", "ranking"]]) });
    const { plan: left } = follow(unadvised(context), [advice({ resource: "i-1", to: "stopped" })]).context;
    expect(left?.plan.workloads.map(({ name }) => name)).toEqual(["search"]);
  });
});
