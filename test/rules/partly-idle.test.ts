import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import { RULES } from "../../lib/rules/index.ts";
import { PRICES, ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, cards } from "../builders/fleet.ts";

const partlyIdle = ruleNamed(RULES, "partly-idle");
const node = (levels: readonly number[], more: Partial<Resource> = {}): Resource =>
  aResource({ instanceType: "g5.12xlarge", telemetry: cards(levels), ...more });

describe("partly-idle", () => {
  test.each([
    ["three of four cards at zero", node([0.8, 0, 0, 0]), "finding"],
    ["all cards busy", node([0.8, 0.7, 0.9, 0.6]), "pass"],
    ["all cards idle belongs to the idle rule", node([0, 0, 0, 0]), "pass"],
    ["a card without a series", node([0.8, 0]), "unknown"],
    [
      "one sum over the cards tells nothing of each",
      node([], { telemetry: [aSeries("gpuUtilization", 0.3)] }),
      "unknown",
    ],
    ["no metric at all", node([]), "unknown"],
    ["a single card cannot be partly idle", aResource({ telemetry: cards([0]) }), "pass"],
    ["MIG", node([], { notMeasurable: [{ signal: "gpuUtilization", reason: "MIG" }] }), "unknown"],
  ] as const)("%s", (_, resource, kind) => {
    expect(verdictOn(partlyIdle, resource).kind).toBe(kind);
  });

  test("names the cards, and the type that holds the busy ones", () => {
    const telemetry = [
      ...cards([0.8, 0, 0, 0]),
      aSeries("cpuUtilization", 0.02),
      aSeries("memoryUtilization", 0.05),
      ...cards([0.5, 0, 0, 0], "gpuMemoryUtilization"),
    ];
    expect(verdictOn(partlyIdle, node([], { telemetry }))).toMatchObject({
      finding: {
        observed: { idleAccelerators: "1,2,3", busyAccelerators: "0" },
        proposed: { instanceType: "g5.xlarge" },
      },
    });
  });

  test("without CPU data it proposes no type and claims no saving", () => {
    const verdict = verdictOn(partlyIdle, node([0.8, 0, 0, 0]));
    expect(verdict).toMatchObject({ finding: { dollars: { savingUsdPerMonth: 0 } } });
    expect(verdict.kind === "finding" && verdict.finding.proposed).toBeUndefined();
  });
});

test("a SageMaker machine is told a SageMaker type", () => {
  const price = { usdPerHour: usdPerHour(1), region: "us-east-1", source: "test list", asOf: "2026-07-20" };
  const offered = {
    "ml.g5.12xlarge": { onDemand: { ...price, usdPerHour: usdPerHour(7) } },
    "ml.g5.xlarge": { onDemand: price },
  };
  const telemetry = [
    ...cards([0.8, 0, 0, 0]),
    ...cards([0.5, 0, 0, 0], "gpuMemoryUtilization"),
    aSeries("cpuUtilization", 0.02),
    aSeries("memoryUtilization", 0.05),
  ];
  const endpoint = node([], { kind: "sagemaker-endpoint", instanceType: "ml.g5.12xlarge", telemetry });
  expect(
    verdictOn(partlyIdle, endpoint, { prices: { ...PRICES, regions: { "us-east-1": offered } } }),
  ).toMatchObject({
    finding: { proposed: { instanceType: "ml.g5.xlarge" } },
  });
});
