import { afterEach, describe, expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { readSageMakerEndpoints } from "../../../lib/aws/inventory/sagemaker-endpoints.ts";
import { awsError, type Fail, type FakeAws, type FakeEndpoint, fakeAws } from "../../fakes/aws-inventory.ts";
import { anEndpoint } from "../../fakes/aws-inventory-entries.ts";

let restore = (): void => undefined;
afterEach(() => restore());

function read(endpoints: readonly FakeEndpoint[], change: Partial<FakeAws> & { ghosts?: string[] } = {}) {
  const { ghosts = [], ...rest } = change;
  const fake = fakeAws({ regions: { "eu-west-1": { endpoints, ghosts } }, ...rest });
  restore = fake.restore;
  const answer = readSageMakerEndpoints({ region: "eu-west-1", meter: new CallMeter() }, "111122223333");
  return { calls: fake.calls, answer };
}
const summary = async (endpoints: readonly FakeEndpoint[]) =>
  (await read(endpoints).answer).items.map(({ id, instanceType, instances }) => [
    id,
    instanceType,
    instances,
  ]);

describe("an endpoint of one variant", () => {
  test("is one resource by its own name, asked for by the variant's real name", async () => {
    const { items } = await read([
      anEndpoint("ranker", [{ name: "blue", instances: 3 }], { tags: { workload: "ranking" } }),
    ]).answer;
    expect(items).toEqual([
      {
        id: "ranker",
        kind: "sagemaker-endpoint",
        instanceType: "ml.g5.xlarge",
        instances: 3,
        region: "eu-west-1",
        account: "111122223333",
        capacityType: "on-demand",
        launchedAt: "2026-09-01T08:00:00.000Z",
        tags: { workload: "ranking" },
        asynchronous: false,
        endpoint: { name: "ranker", variant: "blue" },
      },
    ]);
  });

  test("with an asynchronous configuration is asynchronous: it publishes no invocations", async () => {
    const config = { AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://out" } } };
    const { items } = await read([anEndpoint("batch", [{}], { config })]).answer;
    expect(items).toMatchObject([{ asynchronous: true }]);
  });

  test("on capacity paid for in advance is reserved", async () => {
    const now = { CapacityReservationConfig: { UsedByCurrentEndpoint: 1 } };
    expect((await read([anEndpoint("planned", [{ now }])]).answer).items).toMatchObject([
      { capacityType: "reserved" },
    ]);
  });
});

describe("an endpoint of several variants", () => {
  test("is a resource for each, shadow variants too", async () => {
    const three = anEndpoint("ab", [{ name: "a" }, { name: "b", type: "ml.m5.large", instances: 2 }], {
      endpoint: { ShadowProductionVariants: [{ VariantName: "c", CurrentInstanceCount: 4 }] },
      config: {
        ShadowProductionVariants: [
          { VariantName: "c", InstanceType: "ml.g5.2xlarge", InitialInstanceCount: 1 },
        ],
      },
    });
    expect(await summary([three])).toEqual([
      ["ab/a", "ml.g5.xlarge", 1],
      ["ab/b", "ml.m5.large", 2],
      ["ab/c", "ml.g5.2xlarge", 4],
    ]);
  });

  test("one of them scaled to zero pays nothing, and the other keeps its name", async () => {
    expect(await summary([anEndpoint("ab", [{ name: "a" }, { name: "b", instances: 0 }])])).toEqual([
      ["ab/a", "ml.g5.xlarge", 1],
    ]);
  });

  test("beside a serverless one, the one with instances has the endpoint's name", async () => {
    const serverless = { MemorySizeInMB: 2048, MaxConcurrency: 5 };
    const mixed = anEndpoint("mixed", [
      { name: "a" },
      {
        name: "b",
        now: { CurrentServerlessConfig: serverless },
        configured: { ServerlessConfig: serverless },
      },
    ]);
    expect(await summary([mixed])).toEqual([["mixed", "ml.g5.xlarge", 1]]);
  });
});

describe("instances behind an endpoint", () => {
  test.each([
    ["InService", true],
    ["Updating", true],
    ["SystemUpdating", true],
    ["RollingBack", true],
    ["UpdateRollbackFailed", true],
    ["OutOfService", true],
    ["Failed", false],
    ["Deleting", false],
  ] as const)("that is %s are billed: %s", async (EndpointStatus, billed) => {
    const items = await summary([anEndpoint("one", [{}], { endpoint: { EndpointStatus } })]);
    expect(items).toHaveLength(billed ? 1 : 0);
  });

  test.each([
    ["a count that is left out is the configured one", "InService", 3],
    ["while it is being created, only what is reported", "Creating", 0],
  ] as const)("%s", async (_, EndpointStatus, instances) => {
    const variant = { now: { CurrentInstanceCount: undefined }, configured: { InitialInstanceCount: 3 } };
    const items = await summary([anEndpoint("one", [variant], { endpoint: { EndpointStatus } })]);
    expect(items).toEqual(instances === 0 ? [] : [["one", "ml.g5.xlarge", instances]]);
  });

  test("of several types are a resource a type, with no metrics of their own, and a problem each", async () => {
    const pools = [
      { InstanceType: "ml.g5.xlarge" as const, CurrentInstanceCount: 2 },
      { InstanceType: "ml.g6.xlarge" as const, CurrentInstanceCount: 1 },
    ];
    const { items, problems } = await read([anEndpoint("pools", [{ now: { InstancePools: pools } }])]).answer;
    expect(items.map(({ id, instances, endpoint }) => [id, instances, endpoint])).toEqual([
      ["pools/ml.g5.xlarge", 2, undefined],
      ["pools/ml.g6.xlarge", 1, undefined],
    ]);
    expect(problems).toHaveLength(2);
  });

  test("whose configuration was deleted are still billed: the type is unknown, and said", async () => {
    const { config: _, ...orphan } = anEndpoint("orphan", [{ instances: 2 }]);
    const { items, problems, lost } = await read([orphan]).answer;
    expect(items).toMatchObject([{ id: "orphan", instanceType: "unknown", instances: 2 }]);
    expect(problems).toMatchObject([{ where: "orphan", what: expect.stringContaining("orphan-config") }]);
    expect(lost).toEqual([]);
  });
});

describe("what has no instances", () => {
  test("serverless endpoints are counted once, not judged, and not asked for their tags", async () => {
    const serverless = { CurrentServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 } };
    const { calls, answer } = read(["s1", "s2"].map((name) => anEndpoint(name, [{ now: serverless }])));
    expect(await answer).toMatchObject({
      items: [],
      problems: [{ what: "serverless: billed by request, not judged", count: 2 }],
    });
    expect(calls.filter(({ api }) => api === "ListTags")).toEqual([]);
  });

  test("an endpoint deleted between List and Describe is gone, not an error", async () => {
    const { items, problems, lost } = await read([anEndpoint("one")], { ghosts: ["ghost"] }).answer;
    expect(items.map(({ id }) => id)).toEqual(["one"]);
    expect([problems, lost]).toEqual([[], []]);
  });
});

describe("calls that fail", () => {
  const two = [anEndpoint("one"), anEndpoint("two")];

  test.each([
    ["DescribeEndpoint", "EndpointName", "one", ["two"]],
    ["DescribeEndpointConfig", "EndpointConfigName", "one-config", ["two"]],
  ] as const)("%s of one endpoint loses that one only, and says so", async (api, field, value, left) => {
    const fail: Fail = (call) =>
      call.api === api && call.input[field] === value ? awsError("ThrottlingException") : undefined;
    const { items, lost } = await read(two, { fail }).answer;
    expect(items.map(({ id }) => id)).toEqual(left);
    expect(lost).toMatchObject([{ source: `sagemaker:${api} in eu-west-1`, denied: false }]);
  });

  test("tags that are denied leave the endpoint, without tags, and say so", async () => {
    const fail: Fail = ({ api }) => (api === "ListTags" ? awsError("AccessDeniedException") : undefined);
    const { items, lost } = await read(two, { fail }).answer;
    expect(items).toMatchObject([{ tags: {} }, { tags: {} }]);
    expect(lost.map(({ source, denied }) => [source, denied])).toEqual([
      ["sagemaker:ListTags in eu-west-1", true],
      ["sagemaker:ListTags in eu-west-1", true],
    ]);
  });

  test("a list that is denied throws", async () => {
    const fail: Fail = ({ api }) => (api === "ListEndpoints" ? awsError("AccessDeniedException") : undefined);
    await expect(read(two, { fail }).answer).rejects.toMatchObject({ denied: true });
  });

  test("a configuration that endpoints share is read once", async () => {
    const shared = { endpoint: { EndpointConfigName: "shared" } };
    const { calls, answer } = read([anEndpoint("one", [{}], shared), anEndpoint("two", [{}], shared)]);
    expect((await answer).items).toHaveLength(2);
    expect(calls.filter(({ api }) => api === "DescribeEndpointConfig")).toHaveLength(1);
  });
});
