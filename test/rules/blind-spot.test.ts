import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction } from "../../lib/domain/units.ts";
import { addHours } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, cards, NOW } from "../builders/fleet.ts";

const blindSpot = ruleNamed(RULES, "blind-spot");

describe("blind-spot", () => {
  test.each([
    ["a GPU without a metric", {}, "finding"],
    ["a CPU metric is no GPU metric", { telemetry: [aSeries("cpuUtilization", 0.5)] }, "finding"],
    ["a measured GPU", { telemetry: cards([0.5]) }, "pass"],
    ["three of four cards measured", { instanceType: "g5.12xlarge", telemetry: cards([1, 1, 1]) }, "finding"],
    [
      "samples in a third of the time",
      { telemetry: [aSeries("gpuUtilization", 0.5, { coverage: fraction(0.33) })] },
      "finding",
    ],
    [
      "a metric that stopped yesterday",
      {
        telemetry: [
          aSeries("gpuUtilization", 0.5, { window: { start: addHours(NOW, -300), end: addHours(NOW, -25) } }),
        ],
      },
      "finding",
    ],
    ["no accelerator, nothing to see", { instanceType: "m7i.large" }, "pass"],
    ["launched 23 hours ago: give it a day", { launchedAt: addHours(NOW, -23) }, "pass"],
    ["launched exactly a day ago", { launchedAt: addHours(NOW, -24) }, "finding"],
    [
      "MIG is said to be unmeasurable",
      { notMeasurable: [{ signal: "gpuUtilization" as const, reason: "MIG" }] },
      "finding",
    ],
    ["a type the catalog lacks", { instanceType: "z9.huge" }, "unknown"],
  ] satisfies [string, Partial<Resource>, string][])("%s", (_, resource, kind) => {
    expect(verdictOn(blindSpot, aResource(resource)).kind).toBe(kind);
  });

  test("states the dollars nobody sees, and claims no saving", () => {
    expect(verdictOn(blindSpot, aResource())).toMatchObject({
      finding: {
        observed: { blindUsdPerMonth: expect.closeTo(1.006 * 730, 6) },
        dollars: { savingUsdPerMonth: 0 },
      },
    });
  });

  test("of four cards one without a series is one that nobody measures, and a quarter of the dollars", () => {
    const resource = aResource({ instanceType: "g5.12xlarge", telemetry: cards([1, 1, 1]) });
    const blindUsdPerMonth = expect.closeTo((5.672 * 730) / 4, 6);
    expect(verdictOn(blindSpot, resource)).toMatchObject({
      finding: {
        title: "nobody measures 1 of the 4 accelerators of this g5.12xlarge",
        samples: 3 * 14 * 288,
        observed: { blindUsdPerMonth },
        dollars: { nowUsdPerMonth: blindUsdPerMonth, savingUsdPerMonth: 0 },
      },
    });
  });

  test("a card whose metric stopped is not measured either", () => {
    const telemetry = cards([1, 1, 1, 1]).map((one, i) =>
      i < 3 ? one : { ...one, window: { ...one.window, end: addHours(NOW, -25) } },
    );
    expect(verdictOn(blindSpot, aResource({ instanceType: "g5.12xlarge", telemetry }))).toMatchObject({
      finding: { title: "nobody measures 1 of the 4 accelerators of this g5.12xlarge" },
    });
  });

  test("MIG is information, not an alarm", () => {
    const sliced = aResource({ notMeasurable: [{ signal: "gpuUtilization", reason: "MIG" }] });
    expect(verdictOn(blindSpot, sliced)).toMatchObject({ finding: { severity: "info" } });
  });
});
