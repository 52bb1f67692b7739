import type { InstanceTypeInfo } from "@aws-sdk/client-ec2";
import { afterEach, describe, expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { describeMissingTypes } from "../../../lib/aws/inventory/instance-types.ts";
import type { InventoryItem } from "../../../lib/aws/inventory-item.ts";
import { embeddedInstanceTypes } from "../../../lib/catalog/instance-types.ts";
import type { InstanceTypes } from "../../../lib/domain/instance-type.ts";
import { aResource } from "../../builders/fleet.ts";
import { awsError, type FakeAws, fakeAws } from "../../fakes/aws-inventory.ts";

let restore = (): void => undefined;
afterEach(() => restore());

const CATALOG = embeddedInstanceTypes();

function describeThem(
  names: readonly string[],
  change: Partial<FakeAws> & { types?: InstanceTypeInfo[] } = {},
) {
  const { types = [], ...rest } = change;
  const fake = fakeAws({ regions: { "us-east-1": { types } }, ...rest });
  restore = fake.restore;
  const ask = (catalog: InstanceTypes = {}) =>
    describeMissingTypes(
      { region: "us-east-1", meter: new CallMeter() },
      names.map((instanceType): InventoryItem => aResource({ instanceType })),
      catalog,
    );
  return { calls: fake.calls, ask };
}

const type = (InstanceType: string, vcpus: number, gib: number, more: object): InstanceTypeInfo => ({
  InstanceType: InstanceType as NonNullable<InstanceTypeInfo["InstanceType"]>,
  VCpuInfo: { DefaultVCpus: vcpus },
  MemoryInfo: { SizeInMiB: gib * 1024 },
  ProcessorInfo: { SupportedArchitectures: ["x86_64"] },
  CurrentGeneration: true,
  ...more,
});
const gpus = (Name: string, Count: number, mib: number, more: object = {}) => ({
  GpuInfo: {
    Gpus: [
      {
        Name,
        Manufacturer: "NVIDIA",
        Count,
        LogicalGpuCount: Count,
        MemoryInfo: { SizeInMiB: mib },
        ...more,
      },
    ],
    TotalGpuMemoryInMiB: mib * Math.max(Count, 1),
  },
});
const neuron = (Name: string, Count: number, mib: number) => ({
  NeuronInfo: { NeuronDevices: [{ Name, Count, MemoryInfo: { SizeInMiB: mib } }] },
});
const network = (NetworkPerformance: string, ...baselines: number[]) => ({
  NetworkInfo: {
    NetworkPerformance,
    NetworkCards: baselines.map((BaselineBandwidthInGbps) => ({ BaselineBandwidthInGbps })),
  },
});
const nvme = (TotalSizeInGB: number) => ({ InstanceStorageInfo: { TotalSizeInGB } });
const arm = { ProcessorInfo: { SupportedArchitectures: ["arm64"] } };
const eighth = { LogicalGpuCount: 1, GpuPartitionSize: 0.125 };

/** As DescribeInstanceTypes answered (getmoto/moto@0af643a5 instance_types.json, 2026-08-02). */
const DUMPED = [
  type("g6f.large", 2, 8, {
    ...gpus("L4", 0, 2861, eighth),
    ...network("Up to 10 Gigabit", 1.5),
    ...nvme(100),
  }),
  type("g5.12xlarge", 48, 192, {
    CurrentGeneration: false,
    ...gpus("A10G", 4, 22_888),
    ...network("40 Gigabit", 40),
    ...nvme(3800),
  }),
  type("p4d.24xlarge", 96, 1152, {
    ...gpus("A100", 8, 40_960),
    ...network("4x 100 Gigabit", 400),
    ...nvme(8000),
  }),
  type("p4de.24xlarge", 96, 1152, {
    ...gpus("A100", 8, 81_920),
    ...network("4x 100 Gigabit", 400),
    ...nvme(8000),
  }),
  type("g5g.xlarge", 4, 8, { ...gpus("T4g", 1, 16_384), ...network("Up to 10 Gigabit", 1.25), ...arm }),
  type("trn2.48xlarge", 192, 2048, {
    ...neuron("Trainium2", 16, 524_288),
    ...network("16x 200 Gigabit", 3200),
    ...nvme(7600),
  }),
  type("inf1.6xlarge", 24, 48, { ...neuron("Inferentia", 4, 8192), ...network("25 Gigabit", 25) }),
];

describe("types that the catalog lacks", () => {
  test.each(DUMPED.map((info) => [String(info.InstanceType), info] as const))(
    "%s is described as the catalog has it",
    async (name, info) => {
      const { types } = await describeThem([name], { types: [info] }).ask();
      expect(types[name]).toEqual(CATALOG[name]);
    },
  );

  test.each([
    ["count and devices alone", { LogicalGpuCount: 4, GpuPartitionSize: undefined }, 2, 2],
    ["a partition size", { LogicalGpuCount: 4, GpuPartitionSize: 0.5 }, 0, 2],
  ])("a card cut in pieces is told by %s", async (_, cut, Count, count) => {
    const info = type("g9f.large", 8, 32, {
      GpuInfo: { Gpus: [{ Name: "L4", Count, ...cut }], TotalGpuMemoryInMiB: 4 * 11_444 },
    });
    const { types } = await describeThem(["g9f.large"], { types: [info] }).ask();
    expect(types["g9f.large"]?.accelerators).toEqual({
      model: "L4-24GB",
      vendor: "nvidia",
      count,
      devices: 4,
      memoryGiBEach: 11.18,
    });
  });

  test("Inferentia as the API called it first is read too", async () => {
    const info = type("inf9.xlarge", 4, 8, {
      InferenceAcceleratorInfo: { Accelerators: [{ Name: "Inferentia", Count: 1 }] },
    });
    const { types } = await describeThem(["inf9.xlarge"], { types: [info] }).ask();
    expect(types["inf9.xlarge"]?.accelerators).toMatchObject({
      model: "Inferentia-8GB",
      vendor: "aws",
      devices: 1,
    });
  });

  test("an AMD card is AMD's", async () => {
    const info = type("g4ad.xlarge", 4, 16, gpus("Radeon Pro V520", 1, 8192, { Manufacturer: "AMD" }));
    const { types } = await describeThem(["g4ad.xlarge"], { types: [info] }).ask();
    expect(types["g4ad.xlarge"]?.accelerators).toMatchObject({ model: "Radeon-Pro-V520-8GB", vendor: "amd" });
  });

  test("those it has are not asked for, `ml.` or not", async () => {
    const { calls, ask } = describeThem(["g5.xlarge", "ml.g5.xlarge", "unknown"]);
    expect(await ask(CATALOG)).toEqual({ types: {}, problems: [] });
    expect(calls).toEqual([]);
  });

  test("an `ml.` type is asked for as the machine it is", async () => {
    const { calls, ask } = describeThem(["ml.g9.xlarge", "g9.xlarge"], {
      types: [type("g9.xlarge", 4, 16, {})],
    });
    expect(Object.keys((await ask()).types)).toEqual(["g9.xlarge"]);
    expect(calls.map(({ input }) => input.Filters)).toEqual([
      [{ Name: "instance-type", Values: ["g9.xlarge"] }],
    ]);
  });

  test("250 names are asked for in three calls", async () => {
    const names = Array.from({ length: 250 }, (_, index) => `x${index}.large`);
    const { calls, ask } = describeThem(names, { types: names.map((name) => type(name, 1, 1, {})) });
    expect(Object.keys((await ask()).types)).toHaveLength(250);
    expect(calls.map(({ input }) => input.Filters[0].Values.length)).toEqual([100, 100, 50]);
  });
});

describe("types that nobody knows", () => {
  test("are a problem with a count, and the others are described", async () => {
    const { ask } = describeThem(["g9.huge", "ml.g9.huge", "g9.xlarge"], {
      types: [type("g9.xlarge", 4, 16, {})],
    });
    const { types, problems } = await ask();
    expect(Object.keys(types)).toEqual(["g9.xlarge"]);
    expect(problems).toMatchObject([{ what: expect.stringContaining('"g9.huge"'), count: 2 }]);
    expect(problems[0]).not.toHaveProperty("failure");
  });

  test("a name that would match others as a filter is not asked for", async () => {
    const { calls, ask } = describeThem(["g5.*"]);
    expect((await ask()).problems).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  test("a refusal throws, naming the call", async () => {
    const { ask } = describeThem(["g9.huge"], { fail: () => awsError("UnauthorizedOperation") });
    await expect(ask()).rejects.toMatchObject({
      source: "ec2:DescribeInstanceTypes in us-east-1",
      denied: true,
    });
  });
});
