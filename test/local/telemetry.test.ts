import { describe, expect, test } from "vitest";
import { CLOCK, everyFiveMinutes, fetchFleet, INSTANCES, METRICS, only } from "./fleet-folder.ts";

const START = "2026-11-23T00:00:00Z";
const resource = (row: string, metrics: readonly string[]) =>
  fetchFleet({
    "instances.csv": `${INSTANCES}\n${row}`,
    "metrics.csv": [METRICS, ...metrics].join("\n"),
  }).then(only);
const series = (signal: string, values: readonly number[], accelerator = "") =>
  everyFiveMinutes(START, values, `r,${signal},${accelerator}`);
const endpoint = (type: string, tags = "") =>
  `r,sagemaker-endpoint,${type},us-east-1,1,on-demand,2026-01-01T00:00:00Z,${tags}`;
const ec2 = (tags = "") => `r,ec2,g5.12xlarge,us-east-1,1,on-demand,2026-01-01T00:00:00Z,${tags}`;

describe("SageMaker sums utilization over the devices of an instance", () => {
  test.each([
    ["GPUs", "gpuUtilization", [400, 200, 0]],
    ["GPU memory", "gpuMemoryUtilization", [400, 200, 0]],
    ["vCPUs", "cpuUtilization", [4_800, 2_400, 0]],
  ])("%s: the sum is divided again", async (_, signal, sums) => {
    const { telemetry } = await resource(endpoint("ml.g5.12xlarge"), series(signal, sums));
    expect(telemetry).toMatchObject([{ max: 1, mean: 0.5, dutyCycle: 2 / 3, rejected: 0 }]);
  });

  test("an idle sum below 5 % a device is idle", async () => {
    const { telemetry } = await resource(endpoint("ml.g5.12xlarge"), series("gpuUtilization", [16, 16]));
    expect(telemetry).toMatchObject([{ mean: 0.04, dutyCycle: 0, lightDutyCycle: 1 }]);
  });

  test.each([
    ["a named accelerator", endpoint("ml.g5.12xlarge"), "gpuUtilization", "0"],
    ["memory of the instance", endpoint("ml.g5.12xlarge"), "memoryUtilization", ""],
    ["an EC2 instance", ec2(), "gpuUtilization", ""],
  ])("%s is not divided", async (_, row, signal, accelerator) => {
    const { telemetry } = await resource(row, series(signal, [80, 80], accelerator));
    expect(telemetry).toMatchObject([{ mean: 0.8 }]);
  });

  test("of a type with an unknown number of devices it is not measurable", async () => {
    const { telemetry, notMeasurable } = await resource(
      endpoint("ml.g9.huge"),
      series("gpuUtilization", [80, 80]),
    );
    expect(telemetry).toEqual([]);
    expect(notMeasurable).toEqual([
      { signal: "gpuUtilization", reason: expect.stringContaining("ml.g9.huge") },
    ]);
  });
});

describe("a GPU cut by MIG has no utilization", () => {
  test.each([
    ["its operator's tag", ec2("nvidia.com/mig.config=all-1g.10gb"), ""],
    ["a plain tag", ec2("mig=enabled"), ""],
    ["the accelerator's name", ec2(), "MIG-1c2d"],
  ])("told by %s", async (_, row, accelerator) => {
    const metrics = [
      ...series("gpuUtilization", [0, 0], accelerator),
      ...series("gpuMemoryUtilization", [70, 70], accelerator),
    ];
    const { telemetry, notMeasurable } = await resource(row, metrics);
    expect(telemetry.map(({ signal }) => signal)).toEqual(["gpuMemoryUtilization"]);
    expect(notMeasurable).toEqual([{ signal: "gpuUtilization", reason: expect.stringContaining("MIG") }]);
  });

  test("switched off it is a GPU like any other", async () => {
    const { notMeasurable } = await resource(
      ec2("nvidia.com/mig.config=all-disabled"),
      series("gpuUtilization", [0, 0]),
    );
    expect(notMeasurable).toEqual([]);
  });
});

test.each([[""], ["N/A"], ["[Not Supported]"]])(
  "a signal whose every value reads %j is there but not measurable",
  async (value) => {
    const rows = [`${START},r,gpuUtilization,0,${value}`, ...series("cpuUtilization", [10, 10])];
    const { telemetry, notMeasurable } = await resource(ec2(), rows);
    expect(telemetry.map(({ signal }) => signal)).toEqual(["cpuUtilization"]);
    expect(notMeasurable).toEqual([
      { signal: "gpuUtilization", reason: expect.stringContaining("no value") },
    ]);
  },
);

test.each([
  ["a backlog and no invocations", endpoint("ml.g5.xlarge"), series("backlog", [0, 0]), true],
  ["a tag", endpoint("ml.g5.xlarge", "asynchronous=true"), series("cpuUtilization", [1, 1]), true],
  [
    "invocations",
    endpoint("ml.g5.xlarge"),
    [...series("backlog", [0, 0]), ...series("invocations", [0, 1])],
    false,
  ],
  ["nothing of either", endpoint("ml.g5.xlarge"), series("cpuUtilization", [1, 1]), false],
  ["an EC2 instance with a queue", ec2(), series("backlog", [0, 0]), false],
])("an endpoint is asynchronous or not by %s", async (_, row, metrics, asynchronous) => {
  expect((await resource(row, metrics)).asynchronous).toBe(asynchronous);
});

test("accelerators come in the order of their numbers", async () => {
  const rows = ["10", "2", "0"].flatMap((index) => series("gpuUtilization", [1, 1], index));
  const { telemetry } = await resource(ec2(), rows);
  expect(telemetry.map(({ accelerator }) => accelerator)).toEqual(["0", "2", "10"]);
  expect(telemetry.every(({ window }) => window.end < CLOCK)).toBe(true);
});
