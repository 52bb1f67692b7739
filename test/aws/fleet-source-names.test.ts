import { afterEach, describe, expect, test } from "vitest";
import { aSeries } from "../builders/fleet.ts";
import { awsError, type FakeAws } from "../fakes/aws-inventory.ts";
import { aJob, anEndpoint, anInstance } from "../fakes/aws-inventory-entries.ts";
import { HOME, sourceOver } from "../fakes/aws-inventory-source.ts";

let restore = (): void => undefined;
afterEach(() => restore());

function over(aws: FakeAws, change: Parameters<typeof sourceOver>[1] = {}) {
  const opened = sourceOver(aws, change);
  restore = opened.restore;
  return opened;
}
const target = (region: string, account = "111122223333") => ({ account, region });

describe("names that repeat", () => {
  test("across regions: the first target keeps the name, the later says where it is", async () => {
    const regions = {
      "us-east-1": { endpoints: [anEndpoint("chat")] },
      "eu-west-1": { endpoints: [anEndpoint("chat")] },
    };
    const targets = [target("us-east-1"), target("eu-west-1")];
    const { resources } = await over({ regions }, { targets }).fetch();
    expect(resources.map(({ id, region }) => [id, region])).toEqual([
      ["chat", "us-east-1"],
      ["chat@eu-west-1", "eu-west-1"],
    ]);
  });

  test("never change with what could be read: a list that failed hands its name to nobody", async () => {
    const regions = { "us-east-1": {}, "eu-west-1": { endpoints: [anEndpoint("chat")] } };
    const targets = [target("us-east-1"), target("eu-west-1")];
    const { resources } = await over({ regions }, { targets }).fetch();
    expect(resources.map(({ id }) => id)).toEqual(["chat@eu-west-1"]);
  });

  test("across accounts in one region: the others say their account too", async () => {
    const regions = { "us-east-1": { endpoints: [anEndpoint("chat")] } };
    const targets = ["1", "2", "3"].map((account) => target("us-east-1", account));
    const { resources } = await over({ regions }, { targets }).fetch();
    expect(resources.map(({ id, account }) => [id, account])).toEqual([
      ["chat", "1"],
      ["chat@us-east-1@2", "2"],
      ["chat@us-east-1@3", "3"],
    ]);
  });

  test("of an endpoint and a job in one region: each keeps its own telemetry", async () => {
    const observe = ({ kind }: { readonly kind: string }) => ({
      telemetry: [aSeries("gpuUtilization", kind === "sagemaker-endpoint" ? 0.1 : 0.9)],
      notMeasurable: [],
    });
    const regions = { "us-east-1": { endpoints: [anEndpoint("llama")], jobs: [aJob("llama")] } };
    const { resources } = await over({ regions }, { observe }).fetch();
    expect(resources.map(({ id, telemetry }) => [id, telemetry[0]?.mean])).toEqual([
      ["llama", 0.1],
      ["llama@sagemaker-training", 0.9],
    ]);
  });

  test("because a target was given twice: it is looked at once", async () => {
    const opened = over(
      { regions: { "us-east-1": { instances: [anInstance("i-1")] } } },
      { targets: [HOME, HOME] },
    );
    expect((await opened.fetch()).resources).toHaveLength(1);
    expect(opened.asked).toHaveLength(1);
  });
});

test("an instance seen through two targets is one: its owner says so", async () => {
  const regions = { "us-east-1": { instances: [anInstance("i-1")] } };
  const targets = ["111122223333", "444455556666"].map((account) => target("us-east-1", account));
  const { resources, problems } = await over({ regions }, { targets }).fetch();
  expect(resources.map(({ id, account }) => [id, account])).toEqual([["i-1", "111122223333"]]);
  expect(problems).toEqual([]);
});

describe("types that the catalog lacks", () => {
  const instances = [anInstance("i-1", { InstanceType: "g6f.large" })];
  const eighth = {
    InstanceType: "g6f.large" as const,
    VCpuInfo: { DefaultVCpus: 2 },
    MemoryInfo: { SizeInMiB: 8192 },
    GpuInfo: {
      Gpus: [{ Name: "L4", Manufacturer: "NVIDIA", Count: 0, LogicalGpuCount: 1, GpuPartitionSize: 0.125 }],
      TotalGpuMemoryInMiB: 2861,
    },
  };

  test("are described by EC2, for the telemetry and for the rules", async () => {
    const opened = over({ regions: { "us-east-1": { instances, types: [eighth] } } });
    const { instanceTypes, resources, problems } = await opened.fetch();
    expect(instanceTypes?.["g6f.large"]?.accelerators).toMatchObject({ count: 0.125, devices: 1 });
    expect(opened.asked[0]?.instanceTypes["g6f.large"]).toEqual(instanceTypes?.["g6f.large"]);
    expect(opened.asked[0]?.instanceTypes["g5.xlarge"]).toBeDefined();
    expect(resources[0]).not.toHaveProperty("unread");
    expect(problems).toEqual([]);
  });

  test.each([
    ["EC2 does not know", {}, undefined],
    [
      "may not be asked for",
      {
        fail: ({ api }) => (api === "DescribeInstanceTypes" ? awsError("UnauthorizedOperation") : undefined),
      },
      "denied",
    ],
  ] satisfies [string, Partial<FakeAws>, string | undefined][])(
    "and that %s are a problem, and nothing is said of their GPUs",
    async (_, change, failure) => {
      const fleet = await over({ regions: { "us-east-1": { instances } }, ...change }).fetch();
      expect(fleet.problems.map((problem) => problem.failure)).toEqual([failure]);
      expect(fleet.resources).toMatchObject([{ unread: [{ signal: "gpuUtilization" }] }]);
    },
  );

  test("whose GPU is measured all the same are read", async () => {
    const observe = () => ({ telemetry: [aSeries("gpuUtilization", 0.9)], notMeasurable: [] });
    const { resources } = await over({ regions: { "us-east-1": { instances } } }, { observe }).fetch();
    expect(resources[0]).not.toHaveProperty("unread");
  });
});
