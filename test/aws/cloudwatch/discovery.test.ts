import { describe, expect, test } from "vitest";
import { CloudWatchAccount } from "../../fakes/cloudwatch-account.ts";
import { anEndpoint, anItem, hourly, level, meansOf, readFrom } from "./reading.ts";

const UTILIZATION = ["CWAgent", "nvidia_smi_utilization_gpu"] as const;
const USED = ["CWAgent", "nvidia_smi_memory_used"] as const;
const TOTAL = ["CWAgent", "nvidia_smi_memory_total"] as const;
const set = (index: string, InstanceId = "i-1") => ({ index, name: "NVIDIA A10G", host: "h", InstanceId });
const listings = ({ asked }: CloudWatchAccount) => asked.filter(({ api }) => api === "ListMetrics").length;
const gpu = { signals: ["gpuUtilization", "gpuMemoryUtilization"] as const };

describe("looking up dimension sets", () => {
  test("200 machines of 4 cards are looked up in two pages of cards and one of memory", async () => {
    const account = new CloudWatchAccount();
    const items = Array.from({ length: 200 }, (_, i) =>
      anItem({ id: `i-${i}`, instanceType: "g5.12xlarge" }),
    );
    for (const { id } of items) {
      account.publish(["CWAgent", "mem_used_percent"], { InstanceId: id });
      for (const index of ["0", "1", "2", "3"]) account.publish(UTILIZATION, set(index, id));
    }
    await readFrom(account, items);
    expect(listings(account)).toBe(3);
  });

  test.each([
    ["machines without accelerators", [anItem({ instanceType: "m5.large" })]],
    ["Neuron devices, which nvidia-smi does not see", [anItem({ instanceType: "trn1.2xlarge" })]],
    ["endpoints", [anEndpoint()]],
    ["nothing", []],
  ])("no GPU is looked up for %s", async (_, items) => {
    const account = new CloudWatchAccount();
    await readFrom(account, items, gpu);
    expect(listings(account)).toBe(0);
  });

  test("nothing is looked up or fetched that was not asked for", async () => {
    const account = new CloudWatchAccount().publish(UTILIZATION, set("0"));
    await readFrom(account, [anItem(), anEndpoint({ asynchronous: true })], { signals: [] });
    expect(account.asked).toEqual([]);
  });

  test("a type nobody knows is looked up when its family is one of GPUs", async () => {
    const account = new CloudWatchAccount().publish(UTILIZATION, set("0"), level(50));
    const read = await readFrom(account, [anItem({ instanceType: "p9.48xlarge" })], gpu);
    expect(meansOf(read)).toEqual({ "gpuUtilization/0": 0.5 });
  });

  test("metrics of machines that are gone are left alone", async () => {
    const account = new CloudWatchAccount()
      .publish(UTILIZATION, set("0"), level(50))
      .publish(UTILIZATION, set("0", "i-gone"), level(99));
    const read = await readFrom(account, [anItem()], gpu);
    expect([meansOf(read), read.problems]).toEqual([{ "gpuUtilization/0": 0.5 }, []]);
  });

  test("roll-ups over cards are no card", async () => {
    const account = new CloudWatchAccount().publish(UTILIZATION, { InstanceId: "i-1" }, level(50));
    expect(meansOf(await readFrom(account, [anItem()], gpu))).toEqual({});
  });

  test("the same card under two sets is one card, never added up", async () => {
    const account = new CloudWatchAccount()
      .publish(UTILIZATION, { index: "0", InstanceId: "i-1" }, level(60))
      .publish(UTILIZATION, set("0"), level(60));
    const read = await readFrom(account, [anItem()], gpu);
    expect(meansOf(read)).toEqual({ "gpuUtilization/0": 0.6 });
  });

  test("of two sets the one still written is taken, even with fewer dimensions", async () => {
    const account = new CloudWatchAccount()
      .publish(UTILIZATION, { ...set("0"), ImageId: "ami-old" }, level(90), false)
      .publish(UTILIZATION, set("0"), level(10));
    const read = await readFrom(account, [anItem()], gpu);
    expect(meansOf(read)).toEqual({ "gpuUtilization/0": 0.1 });
    expect(listings(account)).toBe(2);
  });

  test("a host that is two machines is neither: the series are counted as strangers", async () => {
    const account = new CloudWatchAccount().publish(
      UTILIZATION,
      { index: "0", host: "ip-10-0-0-1" },
      level(50),
    );
    const twins = ["i-1", "i-2"].map((id) => anItem({ id, privateDnsName: "ip-10-0-0-1.ec2.internal" }));
    const read = await readFrom(account, twins, gpu);
    expect([meansOf(read), meansOf(read, "i-2")]).toEqual([{}, {}]);
    expect(read.problems).toEqual([expect.objectContaining({ where: "CWAgent", count: 1 })]);
  });

  test("a host that a machine shares with one that is not measured is neither's all the same", async () => {
    const hosted = { index: "0", host: "ip-10-0-0-1" };
    const account = new CloudWatchAccount().publish(UTILIZATION, hosted, level(50));
    const items = ["i-1", "i-2"].map((id) => anItem({ id, privateDnsName: "ip-10-0-0-1.ec2.internal" }));
    const read = await readFrom(account, items, { ...gpu, measured: new Set(["i-1"]) });
    expect([...read.byResource]).toEqual([["i-1", { telemetry: [], notMeasurable: [] }]]);
    expect(read.problems).toEqual([expect.objectContaining({ count: 1 })]);
  });

  test("the series of machines that are not measured are no strangers, and are not fetched", async () => {
    const account = new CloudWatchAccount()
      .publish(UTILIZATION, { index: "0", host: "ip-10-0-0-2" }, level(50))
      .publish(["CWAgent", "mem_used_percent"], { host: "ip-10-0-0-2" }, level(50));
    const items = [anItem(), anItem({ id: "i-2", privateDnsName: "ip-10-0-0-2.ec2.internal" })];
    const read = await readFrom(account, items, {
      signals: ["gpuUtilization", "memoryUtilization"],
      measured: new Set(["i-1"]),
    });
    expect([...read.byResource.keys(), ...read.problems]).toEqual(["i-1"]);
    expect(account.asked.filter(({ api }) => api === "GetMetricData")).toEqual([]);
  });

  test("the host of a machine that is covered is no stranger to a later listing", async () => {
    const hosted = { index: "0", host: "ip-10-0-0-1" };
    const account = new CloudWatchAccount().publish(UTILIZATION, hosted, level(50)).publish(USED, hosted);
    const items = [anItem({ privateDnsName: "ip-10-0-0-1.ec2.internal" }), anItem({ id: "i-2" })];
    expect((await readFrom(account, items, gpu)).problems).toEqual([]);
  });
});

describe("cards under MIG", () => {
  const memory = { Average: hourly(10_000), Maximum: hourly(10_000) };
  const total = { Average: hourly(40_000) };

  test.each([
    ["the instance's tag says so", { tags: { "nvidia.com/mig.config": "all-1g.5gb" } }, set("0")],
    ["the product name says so", {}, { ...set("0"), name: "NVIDIA A100-SXM4-40GB MIG 1g.5gb" }],
    ["the index says so", {}, set("MIG-3f2a")],
  ])(
    "have no utilization that means anything when %s, and memory that does",
    async (_, change, dimensions) => {
      const account = new CloudWatchAccount()
        .publish(UTILIZATION, dimensions, level(0))
        .publish(USED, dimensions, memory)
        .publish(TOTAL, dimensions, total);
      const read = await readFrom(account, [anItem(change)], gpu);
      expect(meansOf(read)).toEqual({ [`gpuMemoryUtilization/${dimensions.index}`]: 0.25 });
      expect(read.byResource.get("i-1")?.notMeasurable).toEqual([
        { signal: "gpuUtilization", reason: expect.stringContaining("MIG") },
      ]);
    },
  );

  test("have memory and no utilization at all: a second listing finds them", async () => {
    const account = new CloudWatchAccount().publish(USED, set("0"), memory).publish(TOTAL, set("0"), total);
    const read = await readFrom(account, [anItem()], gpu);
    expect(meansOf(read)).toEqual({ "gpuMemoryUtilization/0": 0.25 });
    expect(read.byResource.get("i-1")?.notMeasurable[0]?.reason).toContain("no utilization");
    expect(listings(account)).toBe(2);
  });

  test("without memory_total the share is not known, and the reason says what to configure", async () => {
    const account = new CloudWatchAccount().publish(UTILIZATION, set("0")).publish(USED, set("0"), memory);
    const read = await readFrom(account, [anItem()], gpu);
    expect(read.byResource.get("i-1")?.notMeasurable[0]).toEqual({
      signal: "gpuMemoryUtilization",
      reason: expect.stringContaining("memory_total"),
    });
  });
});

test("one that publishes a backlog and no calls is asynchronous: its silence is not zero", async () => {
  const account = new CloudWatchAccount().publish(
    ["AWS/SageMaker", "ApproximateBacklogSize"],
    { EndpointName: "chat" },
    level(0),
  );
  const read = await readFrom(account, [anEndpoint()], { signals: ["invocations", "backlog"] });
  expect((read.byResource.get("chat")?.telemetry ?? []).map(({ signal }) => signal)).toEqual(["backlog"]);
  expect([...read.asynchronous]).toEqual(["chat"]);
});
