import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { savingAtBest } from "../../lib/domain/saving.ts";
import { anEvidence, live } from "../builders/evidence.ts";

const finding = (rule: string, resource: string, saving: number) => live(anEvidence(rule, resource, saving));

describe("savings of several findings", () => {
  test("on one resource are alternatives: the best counts, not the sum", () => {
    expect(savingAtBest([finding("idle", "i-1", 1000), finding("right-size", "i-1", 600)])).toBe(1000);
  });

  test("on different resources add up", () => {
    expect(savingAtBest([finding("idle", "i-1", 1000), finding("right-size", "i-2", 600)])).toBe(1600);
  });

  test("one that comes on top of another adds to it", () => {
    const onTop = { ...finding("spot", "i-1", 200), presumes: ["right-size:i-1"] };
    expect(savingAtBest([finding("right-size", "i-1", 600), onTop])).toBe(800);
  });

  test("an alternative to what comes first is in no sum, even where the other is not in sight", () => {
    const instead = { ...finding("right-size", "i-1", 600), alternativeTo: "idle:i-1" };
    expect(savingAtBest([instead])).toBe(0);
  });

  test("an up-size saves nothing", () => {
    expect(savingAtBest([finding("right-size", "i-1", -50), finding("idle", "i-2", 20)])).toBe(20);
  });

  test("a workload's drift is not counted again on top of its resources", () => {
    expect(savingAtBest([finding("plan-drift", "ranking", 500)])).toBe(0);
  });

  test("never exceed what the resources cost, whatever the number of findings", () => {
    const some = fc.array(
      fc.record({ rule: fc.constantFrom("idle", "right-size"), saving: fc.integer({ min: 0, max: 1000 }) }),
    );
    fc.assert(
      fc.property(some, (entries) => {
        const all = entries.map(({ rule, saving }) => finding(rule, "i-1", saving));
        expect(savingAtBest(all)).toBeLessThanOrEqual(1000);
      }),
    );
  });
});
