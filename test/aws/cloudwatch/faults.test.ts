import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Signal } from "../../../lib/domain/fleet.ts";
import { CloudWatchAccount } from "../../fakes/cloudwatch-account.ts";
import { anEndpoint, anItem, HOURS, hourly, level, meansOf, type Read, readFrom } from "./reading.ts";

const UTILIZATION = ["CWAgent", "nvidia_smi_utilization_gpu"] as const;
const FLEET = [
  ...["i-1", "i-2", "i-3"].map((id) => anItem({ id, instanceType: "g5.12xlarge" })),
  anEndpoint(),
  anItem({ id: "train", kind: "sagemaker-training", instanceType: "ml.g5.xlarge", hosts: ["train/algo-1"] }),
];

function fleetAccount(): CloudWatchAccount {
  const account = new CloudWatchAccount();
  for (const [i, { id }] of FLEET.slice(0, 3).entries()) {
    account
      .publish(["AWS/EC2", "CPUUtilization"], { InstanceId: id }, level(10 + i))
      .publish(["AWS/EC2", "NetworkIn"], { InstanceId: id }, { Sum: hourly(100) })
      .publish(["AWS/EC2", "NetworkOut"], { InstanceId: id }, { Sum: hourly(100) })
      .publish(["CWAgent", "mem_used_percent"], { InstanceId: id }, level(50));
    for (const index of ["0", "1", "2", "3"]) {
      const set = { InstanceId: id, index, name: "A10G", host: id };
      account
        .publish(UTILIZATION, set, { Average: hourly((hour) => hour), Maximum: hourly((hour) => hour + 40) })
        .publish(["CWAgent", "nvidia_smi_memory_used"], set, level(5_000))
        .publish(["CWAgent", "nvidia_smi_memory_total"], set, { Average: hourly(20_000) });
    }
  }
  const endpoint = { EndpointName: "chat", VariantName: "AllTraffic" };
  return account
    .publish(["/aws/sagemaker/Endpoints", "GPUUtilization"], endpoint, level(200))
    .publish(["AWS/SageMaker", "Invocations"], endpoint, { Sum: hourly(5) })
    .publish(["/aws/sagemaker/TrainingJobs", "GPUUtilization"], { Host: "train/algo-1" }, level(90));
}

function failure(name: string, message = "no"): Error {
  return Object.assign(new Error(message), { name });
}

const plain = ({ byResource, asynchronous, problems }: Read) => ({
  byResource: [...byResource],
  asynchronous: [...asynchronous],
  problems,
});

const signalsOf = (read: Read, id: string) => ({
  unread: (read.byResource.get(id)?.unread ?? []).map(({ signal }) => signal),
  telemetry: [...new Set((read.byResource.get(id)?.telemetry ?? []).map(({ signal }) => signal))],
});

describe("pages", () => {
  test("cut anywhere tell the same", async () => {
    const whole = plain(await readFrom(fleetAccount(), FLEET));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (pagePoints, listPage) => {
          const account = Object.assign(fleetAccount(), { pagePoints: [...pagePoints, 300], listPage });
          expect(plain(await readFrom(account, FLEET))).toEqual(whole);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("the order of resources is irrelevant to each", async () => {
    const read = await readFrom(fleetAccount(), FLEET);
    const reversed = await readFrom(fleetAccount(), FLEET.toReversed());
    for (const { id } of FLEET) expect(reversed.byResource.get(id)).toEqual(read.byResource.get(id));
  });

  test.each(["GetMetricData", "ListMetrics"])("a token of %s that repeats ends in an error", async (api) => {
    const account = Object.assign(fleetAccount(), { repeatToken: true, listPage: 2, pagePoints: [100] });
    const read = await readFrom(account, FLEET);
    expect(read.problems.filter(({ where }) => where.includes(api))[0]).toMatchObject({
      failure: "failed",
      what: expect.stringContaining("same page token twice"),
    });
  });
});

describe("an answer that is not complete", () => {
  test.each([
    ["PartialData", "failed"],
    ["InternalError", "failed"],
    ["Forbidden", "denied"],
  ] as const)("%s leaves the signal unread, with one problem (%s)", async (status, kind) => {
    const account = fleetAccount();
    account.say("CPUUtilization", status);
    const read = await readFrom(account, FLEET.slice(0, 3));
    expect(signalsOf(read, "i-1")).toEqual({
      unread: ["cpuUtilization"],
      telemetry: ["gpuMemoryUtilization", "gpuUtilization", "memoryUtilization", "networkBytes"],
    });
    expect(read.problems).toEqual([
      {
        where: "cloudwatch:GetMetricData in us-east-1",
        what: `series not read: CloudWatch answered ${status}`,
        count: 6,
        failure: kind,
      },
    ]);
  });

  test("of one half of a sum or share leaves the whole unread", async () => {
    const account = fleetAccount();
    account.say("NetworkOut", "InternalError");
    account.say("nvidia_smi_memory_total", "PartialData");
    const { unread } = signalsOf(await readFrom(account, FLEET), "i-2");
    expect(unread.toSorted()).toEqual(["gpuMemoryUtilization", "networkBytes"]);
  });

  test("of the backlog leaves calls unread: a silent endpoint may be asynchronous", async () => {
    const account = fleetAccount();
    account.say("ApproximateBacklogSize", "InternalError");
    expect(signalsOf(await readFrom(account, FLEET), "chat").unread).toEqual(["backlog", "invocations"]);
  });
});

describe("a call that fails", () => {
  test.each([
    ["ThrottlingException", "failed"],
    ["AccessDeniedException", "denied"],
    ["ExpiredTokenException", "failed"],
    ["TimeoutError", "failed"],
  ] as const)("with %s leaves its batch unread and the others read", async (name, kind) => {
    // 21,600 points a series: four queries a batch.
    const account = fleetAccount();
    const change = { periodSec: 60, signals: ["cpuUtilization"] as const };
    account.fault = (_, call) => {
      if (call === 0) throw failure(name);
    };
    const window = { start: "2026-11-09T00:00:00.000Z", end: "2026-11-24T00:00:00.000Z" };
    const read = await readFrom(account, FLEET.slice(0, 3), { ...change, window });
    expect(["i-1", "i-2", "i-3"].map((id) => signalsOf(read, id).unread.length)).toEqual([1, 1, 0]);
    expect(meansOf(read, "i-3")).toEqual({ cpuUtilization: 0.12 });
    expect(read.problems).toEqual([expect.objectContaining({ count: 4, failure: kind })]);
  });

  test("on the way to the sets leaves the cards unread, and nothing that needs no sets", async () => {
    const account = fleetAccount();
    account.fault = (api) => {
      if (api === "ListMetrics") throw failure("AccessDenied");
    };
    const read = await readFrom(account, FLEET);
    expect(signalsOf(read, "i-1")).toEqual({
      unread: ["gpuUtilization", "gpuMemoryUtilization", "memoryUtilization"],
      telemetry: ["cpuUtilization", "networkBytes"],
    });
    expect(signalsOf(read, "chat")).toEqual({ unread: [], telemetry: ["gpuUtilization", "invocations"] });
    expect(read.problems.every(({ failure: kind }) => kind === "denied")).toBe(true);
  });

  test("anywhere, however often, shortens no series: each is whole, or unread, or was never there", async () => {
    const whole = await readFrom(fleetAccount(), FLEET);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 12 }),
        fc.constantFrom("ThrottlingException", "AccessDenied", "ExpiredToken", "TimeoutError"),
        async (calls, name) => {
          const account = Object.assign(fleetAccount(), { pagePoints: [130], listPage: 5 });
          const failing = new Set(calls);
          account.fault = (_, call) => {
            if (failing.has(call)) throw failure(name);
          };
          const read = await readFrom(account, FLEET);
          let lost = 0;
          for (const { id } of FLEET) {
            const { telemetry = [], unread = [] } = read.byResource.get(id) ?? {};
            const missing = new Set<Signal>(unread.map(({ signal }) => signal));
            lost += missing.size;
            const expected = whole.byResource.get(id)?.telemetry.filter(({ signal }) => !missing.has(signal));
            expect(telemetry).toEqual(expected);
            expect(telemetry.every(({ samples }) => samples === HOURS)).toBe(true);
          }
          expect(read.problems.some(({ failure: kind }) => kind !== undefined)).toBe(lost > 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
