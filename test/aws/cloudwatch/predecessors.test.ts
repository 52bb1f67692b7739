import { describe, expect, test } from "vitest";
import { addHours } from "../../../lib/domain/window.ts";
import { CloudWatchAccount, type Sets } from "../../fakes/cloudwatch-account.ts";
import { anItem, hourly, meansOf, NOW, readFrom } from "./reading.ts";

const UTILIZATION = ["CWAgent", "nvidia_smi_utilization_gpu"] as const;
const USED = ["CWAgent", "nvidia_smi_memory_used"] as const;
const TOTAL = ["CWAgent", "nvidia_smi_memory_total"] as const;
const card = { index: "0", name: "NVIDIA A10G", arch: "Ampere" };

describe("a machine that got the private address, and so the host's name, of one that is gone", () => {
  const host = "ip-10-0-0-1";
  const memory = ["CWAgent", "mem_used_percent"] as const;
  const heir = anItem({ privateDnsName: `${host}.ec2.internal`, launchedAt: addHours(NOW, -5.5) });
  // The predecessor at 90, the heir at 10.
  const inherited = hourly((hour) => (hour < 42 ? 90 : 10));
  const points = { Average: inherited, Maximum: inherited };
  const account = (set: Sets) =>
    new CloudWatchAccount()
      .publish(UTILIZATION, { ...card, ...set }, points)
      .publish(USED, { ...card, ...set }, points)
      .publish(TOTAL, { ...card, ...set }, { Average: hourly(100) })
      .publish(memory, { host, ...set }, points);

  test("has what was published since its launch, and a window that says so", async () => {
    const read = await readFrom(account({ host }), [heir]);
    expect(meansOf(read)).toEqual({
      "gpuMemoryUtilization/0": 0.1,
      "gpuUtilization/0": 0.1,
      memoryUtilization: 0.1,
    });
    for (const { max, samples, window } of read.byResource.get("i-1")?.telemetry ?? [])
      expect([max, samples, window.start]).toEqual([0.1, 5, addHours(NOW, -5)]);
  });

  test("has all of it where the set names the instance", async () => {
    const read = await readFrom(account({ host, InstanceId: "i-1" }), [heir]);
    expect(read.byResource.get("i-1")?.telemetry.map(({ max, samples }) => [max, samples])).toEqual(
      [1, 2, 3].map(() => [0.9, 48]),
    );
  });

  test("has nothing where the name was last written under before its launch", async () => {
    const young = { ...heir, launchedAt: addHours(NOW, -0.5) };
    expect(meansOf(await readFrom(account({ host }), [young]))).toEqual({});
  });
});
