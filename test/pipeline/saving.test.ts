import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestSavingByResource } from "../../lib/domain/saving.ts";
import { inReadingOrder } from "../../lib/pipeline/saving.ts";
import { anEvidence, live } from "../builders/evidence.ts";
import { NOW } from "../builders/fleet.ts";

const finding = (rule: string, resource: string, saving: number) => live(anEvidence(rule, resource, saving));

describe("savings of several findings", () => {
  test("on one resource are alternatives: the best counts, not the sum", () => {
    const best = bestSavingByResource([finding("idle", "i-1", 1000), finding("right-size", "i-1", 600)]);
    expect(best).toEqual(new Map([["i-1", 1000]]));
  });

  test("an up-size costs: its negative saving counts where it is alone", () => {
    expect(bestSavingByResource([finding("right-size", "i-1", -50)])).toEqual(new Map([["i-1", -50]]));
  });

  test("a workload's drift is not counted again on top of its resources", () => {
    expect(bestSavingByResource([finding("plan-drift", "ranking", 500)]).size).toBe(0);
  });

  test("never exceed what the resources cost, whatever the number of findings", () => {
    const some = fc.array(
      fc.record({ rule: fc.constantFrom("idle", "right-size"), saving: fc.integer({ min: 0, max: 1000 }) }),
    );
    fc.assert(
      fc.property(some, (entries) => {
        const best = bestSavingByResource(entries.map(({ rule, saving }) => finding(rule, "i-1", saving)));
        expect(best.get("i-1") ?? 0).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

describe("reading order", () => {
  const many = [
    finding("idle", "i-1", 10),
    finding("idle", "i-2", 300),
    live(anEvidence("idle", "i-3", 900), { state: { kind: "resolved", reason: "no-longer-true", at: NOW } }),
    live(anEvidence("idle", "i-4", 20), { state: { kind: "worse", since: NOW } }),
  ];

  test("live findings first, most dollars first", () => {
    expect(inReadingOrder(many).map(({ resource }) => resource)).toEqual(["i-2", "i-4", "i-1", "i-3"]);
  });

  test("does not depend on the order they come in", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: many.length }), (shuffled) => {
        expect(inReadingOrder(shuffled)).toEqual(inReadingOrder(many));
      }),
    );
  });
});
