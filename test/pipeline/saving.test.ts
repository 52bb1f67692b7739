import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inReadingOrder } from "../../lib/pipeline/saving.ts";
import { anEvidence, live } from "../builders/evidence.ts";
import { NOW } from "../builders/fleet.ts";

const finding = (rule: string, resource: string, saving: number) => live(anEvidence(rule, resource, saving));

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
