import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import type { Plan } from "../../lib/domain/plan.ts";
import type { SizedPlan } from "../../lib/domain/sized-plan.ts";
import { fraction } from "../../lib/domain/units.ts";
import { DEMO_AS_OF } from "../../lib/local/demo/demo-fleet.ts";
import { DEMO_PLAN_YAML } from "../../lib/local/demo/plan-file.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { leveraged, modelsOf, withHeadroom, withoutSpot, withSpot } from "../../lib/sizing/levers.ts";
import { withNeededFacts } from "../../lib/sizing/needed-facts.ts";

const facts = {
  prices: embeddedPriceBook(),
  instanceTypes: embeddedInstanceTypes(),
  accelerators: embeddedAccelerators(),
  modelNamed,
};
const plan = parsePlan(DEMO_PLAN_YAML, { fileName: "plan.yaml" });
const answer = (written: Plan) => sizePlan(written, facts, DEMO_AS_OF);
const whole: SizedPlan = {
  ...facts,
  capacity: answer(plan),
  at: DEMO_AS_OF,
  models: modelsOf(plan, modelNamed),
};
const sent = withNeededFacts(whole);
const anyShare = fc.integer({ min: 0, max: 100 }).map((percent) => fraction(percent / 100));
const dollarsOf = (sized: SizedPlan, levers: Parameters<typeof leveraged>[1]) =>
  leveraged(sized, levers).workloads.map(({ workload, monthlyUsd }) => [workload, monthlyUsd]);

describe("what if", () => {
  test("nothing is moved: the plan as it was sized, to the last digit", () => {
    const { workloads, monthlyUsd } = leveraged(whole, {});
    expect(monthlyUsd).toBe(whole.capacity.monthlyUsd);
    expect(workloads.map(({ parts }) => parts)).toEqual(
      whole.capacity.workloads.map((capacity) => [{ share: 1, capacity }]),
    );
  });

  test("headroom is moved: what `headroom plan` answers for the same edit", () => {
    fc.assert(
      fc.property(anyShare, (headroom) => {
        const edited = answer(withHeadroom(plan, headroom));
        expect(leveraged(whole, { headroom }).monthlyUsd).toBeCloseTo(edited.monthlyUsd, 6);
      }),
      { numRuns: 20 },
    );
  });

  test("all on spot, and nothing: what `headroom plan` answers for the same edits", () => {
    expect(leveraged(whole, { spotShare: fraction(1) }).monthlyUsd).toBeCloseTo(
      answer(withSpot(plan)).monthlyUsd,
      6,
    );
    expect(leveraged(whole, { spotShare: fraction(0) }).monthlyUsd).toBeCloseTo(
      answer(withoutSpot(plan)).monthlyUsd,
      6,
    );
    expect(answer(withSpot(plan)).monthlyUsd).toBeLessThan(answer(withoutSpot(plan)).monthlyUsd);
  });

  test("the facts sent along answer like all of them, wherever the sliders stand", () => {
    expect(Object.keys(sent.instanceTypes).length).toBeLessThan(Object.keys(whole.instanceTypes).length / 4);
    fc.assert(
      fc.property(anyShare, fc.option(anyShare, { nil: undefined }), (headroom, spotShare) => {
        const levers = { headroom, ...(spotShare === undefined ? {} : { spotShare }) };
        expect(dollarsOf(sent, levers)).toEqual(dollarsOf(whole, levers));
      }),
      { numRuns: 40 },
    );
  });
});
