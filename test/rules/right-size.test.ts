import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Resource, SignalStatistics } from "../../lib/domain/fleet.ts";
import { instanceTypeNamed } from "../../lib/domain/instance-type.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { RULES } from "../../lib/rules/index.ts";
import { PRICES, ruleNamed, TYPES, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";

const rightSize = ruleNamed(RULES, "right-size");
const cpu = (level: number, change: Partial<SignalStatistics> & { days?: number } = {}) =>
  aSeries("cpuUtilization", level, change);
const memory = (level: number) => aSeries("memoryUtilization", level);
const box = (
  instanceType: string,
  telemetry: readonly SignalStatistics[],
  more: Partial<Resource> = {},
): Resource => aResource({ instanceType, telemetry, ...more });

function proposedFor(resource: Resource): string | undefined {
  const verdict = verdictOn(rightSize, resource);
  return verdict.kind === "finding" ? verdict.finding.proposed?.instanceType : undefined;
}

describe("right-size", () => {
  test.each([
    [
      "memory measured and low: the cheapest that holds both",
      box("m7i.4xlarge", [cpu(0.2), memory(0.1)]),
      "c7i.xlarge",
    ],
    ["memory measured and high: memory decides", box("m7i.4xlarge", [cpu(0.2), memory(0.4)]), "r7i.xlarge"],
    ["memory not measured: the memory per vCPU stays", box("m7i.4xlarge", [cpu(0.2)]), "m7i.xlarge"],
    ["a need exactly on a size fits it", box("m7i.4xlarge", [cpu(0.25 / 1.05), memory(0.1)]), "c7i.xlarge"],
    [
      "a need just above a size takes the next",
      box("m7i.4xlarge", [cpu(0.2501 / 1.05), memory(0.1)]),
      "m7i.2xlarge",
    ],
    ["a full machine stays", box("m7i.2xlarge", [cpu(0.8), memory(0.7)]), undefined],
    ["a saturated service moves up", box("m7i.large", [cpu(0.97), memory(0.3)]), "c7i.xlarge"],
    ["memory at the ceiling moves up", box("m7i.large", [cpu(0.5), memory(0.97)]), "m7i.xlarge"],
    ["at 96.9 % it is full, not saturated", box("m7i.large", [cpu(0.969), memory(0.3)]), undefined],
    [
      "CPU idle beside one busy GPU: the same GPU on a smaller machine",
      box("g5.8xlarge", [cpu(0.02), memory(0.05), ...cards([0.9]), ...cards([0.9], "gpuMemoryUtilization")]),
      "g5.xlarge",
    ],
    [
      "a lightly used card fits a cheaper chip",
      box("g5.xlarge", [cpu(0.3), memory(0.3), ...cards([0.3]), ...cards([0.3], "gpuMemoryUtilization")]),
      "g4dn.xlarge",
    ],
    [
      "VRAM above the cheaper chip keeps the card",
      box("g5.xlarge", [cpu(0.3), memory(0.3), ...cards([0.3]), ...cards([0.8], "gpuMemoryUtilization")]),
      undefined,
    ],
    [
      "VRAM not measured keeps the card",
      box("g5.xlarge", [cpu(0.3), memory(0.3), ...cards([0.3])]),
      undefined,
    ],
    [
      "memory not measured beside a GPU keeps the memory",
      box("g5.8xlarge", [cpu(0.02), ...cards([0.9])]),
      undefined,
    ],
    [
      "an idle card is the idle rule's",
      box("g5.8xlarge", [cpu(0.02), memory(0.02), ...cards([0])]),
      undefined,
    ],
  ] as const)("%s", (_, resource, proposed) => {
    expect(proposedFor(resource)).toBe(proposed);
  });

  test.each([
    ["no CPU metric", box("m7i.4xlarge", [])],
    ["half a day of history", box("m7i.4xlarge", [cpu(0.1, { days: 0.5 })])],
    ["a type the catalog lacks", box("z9.huge", [cpu(0.1)])],
    ["a region without prices", box("m7i.4xlarge", [cpu(0.1)], { region: "eu-west-1" })],
    ["a GPU nobody measures", box("g5.8xlarge", [cpu(0.01), memory(0.01)])],
  ] as const)("%s is unknown", (_, resource) => {
    expect(verdictOn(rightSize, resource).kind).toBe("unknown");
  });

  test("training is meant to run flat out", () => {
    expect(verdictOn(rightSize, box("m7i.large", [cpu(1)], { kind: "sagemaker-training" })).kind).not.toBe(
      "finding",
    );
  });

  test("never another architecture, never burstable", () => {
    const verdict = verdictOn(rightSize, box("m7i.4xlarge", [cpu(0.2)]));
    const names =
      verdict.kind === "finding"
        ? (verdict.finding.proposed?.alternatives ?? []).map((one) => one.instanceType)
        : [];
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => /^(t3|m7g)/.test(name))).toEqual([]);
  });

  test("a short history asks for more room", () => {
    const tight = 0.24 / 1.05;
    expect(proposedFor(box("m7i.4xlarge", [cpu(tight), memory(0.1)]))).toBe("c7i.xlarge");
    expect(proposedFor(box("m7i.4xlarge", [cpu(tight, { days: 1 }), memory(0.1)]))).toBe("m7i.2xlarge");
  });
});

/** The same work on another machine: shares change, absolute demand does not. */
function movedTo(resource: Resource, name: string): Resource {
  const from = instanceTypeNamed(TYPES, resource.instanceType);
  const to = instanceTypeNamed(TYPES, name);
  if (!from || !to) throw new Error(`unknown type ${name}`);
  const scale = (one: SignalStatistics): SignalStatistics => {
    const factor = one.signal === "cpuUtilization" ? from.vcpus / to.vcpus : from.memoryGiB / to.memoryGiB;
    const level = Math.min(1, one.mean * factor);
    return aSeries(one.signal, level);
  };
  return { ...resource, instanceType: name, telemetry: resource.telemetry.map(scale) };
}

describe("laws of right-size", () => {
  const general = fc.constantFrom(
    "m7i.large",
    "m7i.xlarge",
    "m7i.2xlarge",
    "m7i.4xlarge",
    "c7i.xlarge",
    "r7i.xlarge",
  );
  const share = fc.double({ min: 0.05, max: 0.96, noNaN: true });

  test("following the advice and looking again gives no further advice", () => {
    fc.assert(
      fc.property(general, share, fc.option(share), (name, cpuShare, memoryShare) => {
        const telemetry = [cpu(cpuShare), ...(memoryShare === null ? [] : [memory(memoryShare)])];
        const before = box(name, telemetry);
        const proposed = proposedFor(before);
        if (proposed !== undefined) expect(proposedFor(movedTo(before, proposed))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  test("what it proposes is cheaper and holds the observed peak quantile", () => {
    fc.assert(
      fc.property(general, share, share, (name, cpuShare, memoryShare) => {
        const before = box(name, [cpu(cpuShare), memory(memoryShare)]);
        const proposed = proposedFor(before);
        if (proposed === undefined) return;
        const [from, to] = [TYPES[name], TYPES[proposed]];
        expect(to?.vcpus ?? 0).toBeGreaterThanOrEqual(cpuShare * (from?.vcpus ?? 0));
        expect(to?.memoryGiB ?? 0).toBeGreaterThanOrEqual(memoryShare * (from?.memoryGiB ?? 0));
        const rate = (one: string) =>
          PRICES.regions["us-east-1"]?.[one]?.onDemand?.usdPerHour ?? usdPerHour(0);
        expect(rate(proposed)).toBeLessThan(rate(name));
      }),
    );
  });
});
