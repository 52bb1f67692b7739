import fc from "fast-check";
import { expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import { RULES } from "../../lib/rules/index.ts";
import { ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";

const types = embeddedInstanceTypes();
const market = { instanceTypes: types, accelerators: embeddedAccelerators(), prices: embeddedPriceBook() };

test("whatever the load, no advised machine has less VRAM a card, or fewer cards, than are in use", () => {
  const rightSize = ruleNamed(RULES, "right-size");
  const name = fc.constantFrom("g5.12xlarge", "g5.48xlarge", "g6e.12xlarge", "p4d.24xlarge", "p5.48xlarge");
  const share = fc.double({ min: 0.05, max: 1, noNaN: true });
  let advised = 0;
  fc.assert(
    fc.property(name, share, share, share, (instanceType, gpu, vram, cpu) => {
      const { devices = 0, memoryGiBEach = 0 } = types[instanceType]?.accelerators ?? {};
      const all = (level: number) => Array.from({ length: devices }, () => level);
      const telemetry = [
        ...cards(all(gpu)),
        ...cards(all(vram), "gpuMemoryUtilization"),
        aSeries("cpuUtilization", cpu),
        aSeries("memoryUtilization", 0.1),
      ];
      const verdict = verdictOn(rightSize, aResource({ instanceType, telemetry }), market);
      if (verdict.kind !== "finding") return;
      for (const one of verdict.finding.proposed?.alternatives ?? []) {
        advised++;
        const to = types[one.instanceType]?.accelerators;
        expect(to?.devices ?? 0).toBeGreaterThanOrEqual(devices);
        expect(to?.memoryGiBEach ?? 0).toBeGreaterThanOrEqual(vram * memoryGiBEach);
      }
    }),
  );
  expect(advised).toBeGreaterThan(20);
});
