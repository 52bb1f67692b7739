import { describe, expect, test } from "vitest";
import type { Resource } from "../../lib/domain/fleet.ts";
import { fraction } from "../../lib/domain/units.ts";
import { addHours } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, aSeriesWithWorkingDays, cards, NOW } from "../builders/fleet.ts";

const idle = ruleNamed(RULES, "idle");
const blips = aSeries("gpuUtilization", 0, {
  max: 0.4,
  p995: 0.2,
  dutyCycle: fraction(0.01),
  lightDutyCycle: fraction(0.01),
});
const endpoint: Partial<Resource> = {
  id: "ranker",
  kind: "sagemaker-endpoint",
  instanceType: "ml.g5.xlarge",
};

const table: readonly [
  sentence: string,
  resource: Partial<Resource>,
  verdict: "finding" | "pass" | "unknown",
][] = [
  ["a GPU at zero for two weeks is idle", { telemetry: cards([0]) }, "finding"],
  ["spikes of 40 % in 1 % of the samples do not hide an idle GPU", { telemetry: [blips] }, "finding"],
  [
    "a busy GPU beside a quiet CPU works",
    { telemetry: [...cards([0.95]), aSeries("cpuUtilization", 0.01)] },
    "pass",
  ],
  ["a constant 3 % serves somebody", { telemetry: cards([0.03]) }, "pass"],
  [
    "two hours at 90 % every night is work",
    { telemetry: [aSeriesWithWorkingDays("gpuUtilization", [...Array(14).keys()], 0.02)] },
    "pass",
  ],
  [
    "half an hour on the same weekday is work",
    { telemetry: [aSeriesWithWorkingDays("gpuUtilization", [3, 10], 0.03)] },
    "pass",
  ],
  [
    "an hour on one day in two weeks is no habit",
    { telemetry: [aSeriesWithWorkingDays("gpuUtilization", [5], 0.04)] },
    "finding",
  ],
  [
    "a duty cycle exactly on the limit is noise",
    { telemetry: [aSeries("gpuUtilization", 0, { dutyCycle: fraction(0.02) })] },
    "finding",
  ],
  [
    "a duty cycle just above the limit is work",
    { telemetry: [aSeries("gpuUtilization", 0, { dutyCycle: fraction(0.0201) })] },
    "pass",
  ],
  [
    "without a GPU metric nothing is known, however quiet the CPU",
    { telemetry: [aSeries("cpuUtilization", 0)] },
    "unknown",
  ],
  [
    "MIG has no utilization",
    { telemetry: [], notMeasurable: [{ signal: "gpuUtilization", reason: "MIG" }] },
    "unknown",
  ],
  [
    "a GPU without its own series hides behind the others",
    { instanceType: "g5.12xlarge", telemetry: cards([0, 0, 0]) },
    "unknown",
  ],
  [
    "one busy GPU of four keeps the machine",
    { instanceType: "g5.12xlarge", telemetry: cards([0, 0, 0, 0.8]) },
    "pass",
  ],
  [
    "samples in less than half of the time prove nothing",
    { telemetry: [aSeries("gpuUtilization", 0, { coverage: fraction(0.49) })] },
    "unknown",
  ],
  [
    "samples in exactly half of the time suffice",
    { telemetry: [aSeries("gpuUtilization", 0, { coverage: fraction(0.5) })] },
    "finding",
  ],
  [
    "a day of zeros is enough to speak",
    { telemetry: [aSeries("gpuUtilization", 0, { days: 1 })] },
    "finding",
  ],
  ["ten hours of zeros are not", { telemetry: [aSeries("gpuUtilization", 0, { days: 10 / 24 })] }, "unknown"],
  [
    "unless the card is bare: exactly zero, nothing in its memory",
    {
      telemetry: [
        aSeries("gpuUtilization", 0, { days: 10 / 24 }),
        aSeries("gpuMemoryUtilization", 0, { days: 10 / 24 }),
      ],
    },
    "finding",
  ],
  [
    "a metric that stopped a day ago is no zero",
    {
      telemetry: [
        aSeries("gpuUtilization", 0, { window: { start: addHours(NOW, -300), end: addHours(NOW, -24) } }),
      ],
    },
    "unknown",
  ],
  [
    "calls that arrive settle it",
    { ...endpoint, telemetry: [...cards([0]), aSeries("invocations", 4)] },
    "pass",
  ],
  [
    "one test call in two weeks does not",
    { ...endpoint, telemetry: [...cards([0]), aSeriesWithWorkingDays("invocations", [5], 0.004)] },
    "finding",
  ],
  ["an endpoint nobody calls is idle", { ...endpoint, telemetry: [aSeries("invocations", 0)] }, "finding"],
  [
    "zero calls beside a CPU that works: they are counted elsewhere",
    {
      ...endpoint,
      instanceType: "ml.m7i.large",
      telemetry: [aSeries("invocations", 0), aSeries("cpuUtilization", 0.85)],
    },
    "pass",
  ],
  [
    "zero calls, no GPU metric and a CPU that works",
    { ...endpoint, telemetry: [aSeries("invocations", 0), aSeries("cpuUtilization", 0.85)] },
    "unknown",
  ],
  [
    "zero calls and a CPU exactly at the limit",
    {
      ...endpoint,
      instanceType: "ml.m7i.large",
      telemetry: [aSeries("invocations", 0), aSeries("cpuUtilization", 0.2)],
    },
    "pass",
  ],
  [
    "zero calls and a quiet CPU",
    {
      ...endpoint,
      instanceType: "ml.m7i.large",
      telemetry: [aSeries("invocations", 0), aSeries("cpuUtilization", 0.19)],
    },
    "finding",
  ],
  [
    "an asynchronous endpoint publishes no invocations",
    { ...endpoint, asynchronous: true, telemetry: [aSeries("backlog", 0)] },
    "unknown",
  ],
  [
    "a quiet machine without accelerators is idle",
    { instanceType: "m7i.large", telemetry: [aSeries("cpuUtilization", 0.01)] },
    "finding",
  ],
  [
    "a proxy has a quiet CPU and a busy network",
    { instanceType: "m7i.large", telemetry: [aSeries("cpuUtilization", 0.01), aSeries("networkBytes", 5e8)] },
    "pass",
  ],
  [
    "health checks on the network are not work",
    { instanceType: "m7i.large", telemetry: [aSeries("cpuUtilization", 0.01), aSeries("networkBytes", 1e6)] },
    "finding",
  ],
  ["nothing at all is unknown, never idle", { instanceType: "m7i.large" }, "unknown"],
  [
    "an unknown type with a quiet GPU metric is judged all the same",
    { instanceType: "z9.huge", telemetry: cards([0]) },
    "finding",
  ],
];

describe("idle", () => {
  test.each(table)("%s", (_, resource, verdict) => {
    expect(verdictOn(idle, aResource(resource)).kind).toBe(verdict);
  });

  test("a resident model asks for unloading, not for stopping blindly", () => {
    const verdict = verdictOn(
      idle,
      aResource({ telemetry: [...cards([0]), ...cards([0.6], "gpuMemoryUtilization")] }),
    );
    expect(verdict).toMatchObject({
      finding: { observed: { memoryResident: true }, advice: { text: expect.stringContaining("loaded") } },
    });
  });

  test("a bare card says so, and its dollars are a month at list price", () => {
    const verdict = verdictOn(
      idle,
      aResource({ telemetry: [...cards([0]), ...cards([0], "gpuMemoryUtilization")] }),
    );
    expect(verdict).toMatchObject({
      finding: {
        observed: { memoryResident: false },
        dollars: { savingUsdPerMonth: expect.closeTo(1.006 * 730, 6) },
      },
    });
  });

  test("a busy CPU is not told to stop", () => {
    const verdict = verdictOn(
      idle,
      aResource({ telemetry: [...cards([0]), aSeries("cpuUtilization", 0.8)] }),
    );
    expect(verdict).toMatchObject({
      finding: {
        observed: { cpuBusy: true },
        advice: { text: expect.stringContaining("without accelerators, such as m7i.xlarge") },
        changes: [{ resource: "i-1", to: { instanceType: "m7i.xlarge" } }],
        dollars: { savingUsdPerMonth: expect.closeTo((1.006 - 0.2016) * 730, 6) },
      },
    });
  });

  test("a day of history earns low confidence, a week high", () => {
    const confidences = [1, 3, 7].map((days) =>
      verdictOn(idle, aResource({ telemetry: [aSeries("gpuUtilization", 0, { days })] })),
    );
    expect(confidences.map((one) => one.kind === "finding" && one.finding.confidence)).toEqual([
      "low",
      "medium",
      "high",
    ]);
  });
});
