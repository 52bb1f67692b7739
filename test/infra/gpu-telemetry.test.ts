import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { acceleratorDevices, instanceTypeNamed } from "../../lib/domain/instance-type.ts";
import { GPU_AGENT_CONFIGURATION } from "../../lib/infra/gpu-agent-configuration.ts";

const document = readFileSync(join(import.meta.dirname, "../../docs/gpu-telemetry.md"), "utf8");
const rows = [...document.matchAll(/^\| `([a-z0-9.]+)` \| (\d+) \| (\d+) \| ([\d.]+) \|$/gm)].map(
  ([, type = "", cards, metrics, dollars]) => ({
    type,
    cards: Number(cards),
    metrics: Number(metrics),
    dollars: Number(dollars),
  }),
);

/** USD of a metric-month and of a call (aws.amazon.com/cloudwatch/pricing, us-east-1, 2026-11). */
const METRIC_MONTH = 0.3;
const CALL = 0.01 / 1_000;
const MINUTES_A_MONTH = 730 * 60;

describe("what docs/gpu-telemetry.md says the agent costs", () => {
  test.each(rows)(
    "$type: its cards, their metrics, and metrics x price",
    ({ type, cards, metrics, dollars }) => {
      const known = instanceTypeNamed(embeddedInstanceTypes(), type);
      expect(known && acceleratorDevices(known)).toBe(cards);
      const { nvidia_gpu, mem } = GPU_AGENT_CONFIGURATION.metrics.metrics_collected;
      expect(metrics).toBe(nvidia_gpu.measurement.length * cards + mem.measurement.length);
      const calls = MINUTES_A_MONTH * (60 / nvidia_gpu.metrics_collection_interval);
      expect(dollars).toBeCloseTo(metrics * METRIC_MONTH + calls * CALL, 2);
    },
  );

  test("is said of three machines", () => {
    expect(rows.map(({ type }) => type)).toEqual(["g5.xlarge", "g5.12xlarge", "p5.48xlarge"]);
  });
});
