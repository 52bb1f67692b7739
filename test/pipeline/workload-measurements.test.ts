import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WorkloadComparison } from "../../lib/domain/assessment.ts";
import { usd } from "../../lib/domain/units.ts";
import { type MeasuredWorkload, workloadMetricsOf } from "../../lib/pipeline/workload-measurements.ts";
import { aWorkload } from "../builders/run-record.ts";

const figureOf = ({ measurements }: MeasuredWorkload, metric: string): number | undefined =>
  measurements.find((one) => one.metric === metric)?.value;
const figuresOf = (one: MeasuredWorkload | undefined) =>
  Object.fromEntries((one?.measurements ?? []).map(({ metric, value }) => [metric, value]));
const dear = (workload: string, dollars: number) =>
  aWorkload({ workload, plannedUsdPerMonth: usd(dollars), actualUsdPerMonth: usd(dollars) });
const namesOf = (measured: readonly MeasuredWorkload[]) => measured.map(({ workload }) => workload);

describe("metrics of workloads", () => {
  test("are four: instances and dollars an hour, planned and running", () => {
    expect(figuresOf(workloadMetricsOf([aWorkload()], 20)[0])).toEqual({
      plannedInstances: 2,
      actualInstances: 3,
      plannedUsdPerHour: 2,
      actualUsdPerHour: 3,
    });
  });

  test("the dearest have their own, the rest is one, and what nobody planned is never hidden in it", () => {
    const cheap = dear("unplanned", 1);
    const all = [dear("a", 10), cheap, dear("b", 40), dear("c", 20), dear("d", 30)];
    expect(namesOf(workloadMetricsOf(all, 2))).toEqual(["b", "d", "unplanned", "(other)"]);
    expect(namesOf(workloadMetricsOf(all, 4))).toEqual(["b", "d", "c", "a", "unplanned"]);
    expect(namesOf(workloadMetricsOf(all, 0))).toEqual(["unplanned", "(other)"]);
  });

  test("one of the rest without a price leaves the rest without one, and counts as a machine", () => {
    const { actualUsdPerMonth: _, ...unpriced } = dear("x", 1);
    const [, other] = workloadMetricsOf([dear("a", 10), dear("b", 5), unpriced], 1);
    expect(figuresOf(other)).toEqual({
      plannedInstances: 4,
      actualInstances: 6,
      plannedUsdPerHour: 6 / 730,
    });
  });

  test("what is only paid for is planned on no machine", () => {
    const { plannedInstances: _, ...fixed } = aWorkload({ kind: "fixed", actualInstances: 0 });
    expect(figuresOf(workloadMetricsOf([fixed], 20)[0])).toMatchObject({
      plannedInstances: 0,
      actualInstances: 0,
    });
  });

  test("what cannot run as planned has no planned instances, and not none", () => {
    const { plannedInstances: _, ...infeasible } = aWorkload();
    expect(figuresOf(workloadMetricsOf([infeasible], 20)[0])).not.toHaveProperty("plannedInstances");
  });

  const fleet: fc.Arbitrary<readonly WorkloadComparison[]> = fc
    .array(fc.record({ dollars: fc.integer({ min: 0, max: 100_000 }), instances: fc.nat(50) }), {
      maxLength: 60,
    })
    .map((ones) =>
      ones.map(({ dollars, instances }, index) =>
        aWorkload({
          workload: index === 7 ? "unplanned" : `w${index}`,
          actualInstances: instances,
          actualUsdPerMonth: usd(dollars),
          plannedUsdPerMonth: usd(dollars),
        }),
      ),
    );

  test("law: nothing is lost or counted twice, whatever the cap, and the number of names is bounded by it", () => {
    fc.assert(
      fc.property(fleet, fc.nat(30), (workloads, most) => {
        const measured = workloadMetricsOf(workloads, most);
        const sum = (metric: string) =>
          measured.reduce((total, one) => total + (figureOf(one, metric) ?? Number.NaN), 0);
        expect(sum("actualInstances")).toBe(workloads.reduce((a, one) => a + one.actualInstances, 0));
        const dollars = workloads.reduce((a, one) => a + (one.actualUsdPerMonth ?? 0), 0);
        expect(sum("actualUsdPerHour")).toBeCloseTo(dollars / 730, 6);
        expect(measured.length).toBeLessThanOrEqual(most + 2);
        expect(new Set(namesOf(measured)).size).toBe(measured.length);
      }),
    );
  });

  test("law: the order in which workloads come does not matter", () => {
    fc.assert(
      fc.property(fleet, fc.nat(30), (workloads, most) => {
        const backwards = workloadMetricsOf(workloads.toReversed(), most);
        expect(namesOf(backwards)).toEqual(namesOf(workloadMetricsOf(workloads, most)));
      }),
    );
  });
});
