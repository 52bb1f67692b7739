import { describe, expect, test } from "vitest";
import { reconcile } from "../../lib/alerts/reconcile.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { assess } from "../../lib/pipeline/assess.ts";
import { buildAssessment } from "../../lib/pipeline/assessment.ts";
import { RULES } from "../../lib/rules/index.ts";
import { committedPrices } from "../builders/commitment.ts";
import { aContext } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";

const idle = (id: string, change: Partial<Resource> = {}) =>
  aResource({ id, telemetry: cards([0]), ...change });
const reserved = { capacityType: "reserved" } as const;
const busy = aResource({ id: "i-busy", telemetry: [...cards([0.9]), aSeries("cpuUtilization", 0.3)] });
/** A bigger machine than its work needs, on CPU alone. */
const large = (change: Partial<Resource> = {}) =>
  aResource({
    id: "i-large",
    instanceType: "m7i.4xlarge",
    telemetry: [
      aSeries("cpuUtilization", 0.1),
      aSeries("memoryUtilization", 0.1),
      aSeries("networkBytes", 1e9),
    ],
    ...change,
  });

function dollarsOf(id: string, ...resources: readonly Resource[]) {
  const context = aContext(resources, { prices: committedPrices() });
  return assess(RULES, context).evidence.find((one) => one.id === id)?.dollars;
}

describe("where nobody read what is owned, a machine marked reserved is prepaid", () => {
  const month = 730;
  test.each<[string, Resource[], string, number | undefined]>([
    ["stopping it saves nothing", [idle("i-1", reserved)], "idle:i-1", 0],
    [
      "another one on demand takes it up, and its price is saved",
      [idle("i-1", reserved), busy],
      "idle:i-1",
      1.006 * month,
    ],
    ["but not the same twice", [idle("i-1", reserved), idle("i-2")], "idle:i-2", 0],
    ["a type of its own is no other's", [idle("i-1", reserved), large()], "idle:i-1", 0],
    ["what is paid by the hour is saved, and no net is stated", [idle("i-1")], "idle:i-1", undefined],
  ])("%s", (_, resources, id, net) => {
    const dollars = dollarsOf(id, ...resources);
    if (net === undefined) expect(dollars).not.toHaveProperty("netSavingUsdPerMonth");
    else expect(dollars?.netSavingUsdPerMonth).toBeCloseTo(net, 6);
  });

  test("it is not right-sized: the smaller one would be paid besides", () => {
    expect(dollarsOf("right-size:i-large", large())?.savingUsdPerMonth).toBeGreaterThan(0);
    expect(dollarsOf("right-size:i-large", large(reserved))).toBeUndefined();
  });

  test("the finding says so", () => {
    const context = aContext([idle("i-1", reserved)], { prices: committedPrices() });
    const [finding] = assess(RULES, context).evidence;
    expect(finding?.advice.text).toContain("prepaid");
    expect(finding?.arithmetic.join("\n")).toContain("is paid on and nothing else takes it up: net 0.00");
    expect(finding?.arithmetic.join("\n")).not.toContain("all of it saved");
  });
});

test("in the totals what is prepaid costs the same as advised", () => {
  const resources = [idle("i-1", reserved), idle("i-2")];
  const context = aContext(resources, { prices: committedPrices() });
  const verdicts = assess(RULES, context);
  const existingResources = new Map(resources.map((one) => [one.id, one.instanceType]));
  const reconciled = reconcile({ ...verdicts, stored: [], silence: [], existingResources, now: context.now });
  const { actualUsdPerMonth, couldBeUsdPerMonth } = buildAssessment(context, verdicts, reconciled).totals;
  expect(actualUsdPerMonth - couldBeUsdPerMonth).toBeCloseTo(1.006 * 730, 6);
});
