import { describe, expect, test } from "vitest";
import { addDays, addHours } from "../../../lib/domain/window.ts";
import { CloudWatchAccount } from "../../fakes/cloudwatch-account.ts";
import { anEndpoint, anItem, HOURS, hourly, level, NOW, type Read, readFrom } from "./reading.ts";

/** Of an ml.g5.12xlarge. */
const VCPUS = 48;

describe("endpoints", () => {
  const calls = ["AWS/SageMaker", "Invocations"] as const;
  const sets = { EndpointName: "chat", VariantName: "AllTraffic" };
  const traffic = { signals: ["cpuUtilization", "gpuUtilization", "invocations", "backlog"] as const };
  const running = (cpu: Parameters<CloudWatchAccount["publish"]>[2]) =>
    new CloudWatchAccount().publish(["/aws/sagemaker/Endpoints", "CPUUtilization"], sets, cpu);
  const callsOf = (read: Read) => only(read).find(({ signal }) => signal === "invocations");
  const only = (read: Read) => read.byResource.get("chat")?.telemetry ?? [];

  test("a complete answer without a call is zeros, where the instances say that it ran", async () => {
    const account = running(level(5 * VCPUS));
    const [, series, ...others] = only(await readFrom(account, [anEndpoint()], traffic));
    expect(series).toMatchObject({ signal: "invocations", samples: HOURS, coverage: 1, max: 0 });
    expect(others).toEqual([]);
  });

  test("a variant renamed this morning has zeros since then, whenever its endpoint was created", async () => {
    const today = { Average: hourly(5).slice(40), Maximum: hourly(5).slice(40) };
    const series = callsOf(await readFrom(running(today), [anEndpoint()], traffic));
    expect(series).toMatchObject({ window: { start: addHours(NOW, -8), end: NOW }, samples: 8, max: 0 });
  });

  test("hours without a call between hours with one are zeros, from the first sign of the variant on", async () => {
    const day = level(5 * VCPUS);
    const account = running({ Average: day.Average.slice(24), Maximum: day.Maximum.slice(24) });
    account.publish(calls, sets, { Sum: hourly(10).slice(30, 32) });
    const series = callsOf(await readFrom(account, [anEndpoint()], traffic));
    expect(series).toMatchObject({ window: { start: addDays(NOW, -1), end: NOW }, samples: 24, max: 10 });
    expect(series?.mean).toBeCloseTo(20 / 24, 12);
  });

  test("without a word from its instances no calls are no zeros, and a call is the first sign", async () => {
    const account = new CloudWatchAccount();
    expect(only(await readFrom(account, [anEndpoint()], traffic))).toEqual([]);
    account.publish(calls, sets, { Sum: hourly(10).slice(30, 32) });
    const series = callsOf(await readFrom(account, [anEndpoint()], traffic));
    expect(series).toMatchObject({ window: { start: addHours(NOW, -18), end: NOW }, samples: 18 });
  });

  const nightly = hourly((hour) => (hour % 24 === 2 ? 100 : 0));
  test.each([
    ["CPU works", "CPUUtilization", level(10 * VCPUS)],
    ["GPU works an hour a day", "GPUUtilization", { Average: nightly, Maximum: nightly }],
  ])(
    "no calls beside instances whose %s are unread: containers may count their own",
    async (_, name, load) => {
      const account = running(level(0)).publish(["/aws/sagemaker/Endpoints", name], sets, load);
      const read = await readFrom(account, [anEndpoint()], traffic);
      expect(callsOf(read)).toBeUndefined();
      expect(read.byResource.get("chat")?.unread).toEqual([
        { signal: "invocations", reason: expect.stringContaining("ContainerName") },
      ]);
    },
  );

  test("no calls are unread where a metric of its instances is", async () => {
    const account = running(level(0));
    account.say("GPUUtilization", "InternalError");
    const read = await readFrom(account, [anEndpoint()], traffic);
    expect(read.byResource.get("chat")?.unread?.map(({ signal }) => signal)).toEqual([
      "gpuUtilization",
      "invocations",
    ]);
  });

  test("one that was created under a deleted one's name has none of its past", async () => {
    const account = running(level(5 * VCPUS)).publish(calls, sets, { Sum: hourly(10) });
    const endpoint = anEndpoint({ launchedAt: addHours(NOW, -3.5) });
    const read = await readFrom(account, [endpoint], traffic);
    expect(only(read).map(({ samples, window }) => [samples, window.start])).toEqual(
      [3, 3].map((samples) => [samples, addHours(NOW, -3)]),
    );
  });

  test("an asynchronous one without processed requests has no calls, and none are made up", async () => {
    const account = new CloudWatchAccount();
    expect(only(await readFrom(account, [anEndpoint({ asynchronous: true })], traffic))).toEqual([]);
    expect(account.asked.filter(({ api }) => api === "ListMetrics")).toHaveLength(1);
  });

  test.each(["ml.p9.48xlarge"])(
    "of the unknown type %s cannot be divided, and says so",
    async (instanceType) => {
      const read = await readFrom(new CloudWatchAccount(), [anEndpoint({ instanceType })], {
        signals: ["cpuUtilization", "memoryUtilization", "gpuUtilization", "gpuMemoryUtilization"],
      });
      expect(read.byResource.get("chat")?.notMeasurable.map(({ signal }) => signal)).toEqual([
        "cpuUtilization",
        "gpuUtilization",
        "gpuMemoryUtilization",
      ]);
    },
  );

  test("each host of a training job is a series of its own", async () => {
    const hosts = ["train/algo-1", "train/algo-2"];
    const account = new CloudWatchAccount();
    for (const Host of hosts)
      account.publish(["/aws/sagemaker/TrainingJobs", "GPUUtilization"], { Host }, level(100));
    const job = anItem({ id: "train", kind: "sagemaker-training", instanceType: "ml.g5.12xlarge", hosts });
    const read = await readFrom(account, [job], { signals: ["gpuUtilization"] });
    expect(read.byResource.get("train")?.telemetry.map(({ mean }) => mean)).toEqual([0.25, 0.25]);
  });
});
