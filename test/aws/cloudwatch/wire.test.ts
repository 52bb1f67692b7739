import { expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { readTelemetry } from "../../../lib/aws/cloudwatch/telemetry.ts";
import { CloudWatchWire, instanceId } from "../../fakes/cloudwatch-wire.ts";
import { anItem, HOURS, NOW, TYPES, WINDOW } from "./reading.ts";

test("over the wire the SDK speaks, a card is read and every query is metered", async () => {
  const meter = new CallMeter();
  const requestHandler = new CloudWatchWire({ instances: 1, cards: 4, latencyMs: 0 });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const id = instanceId(0);
  const read = await readTelemetry(
    { region: "us-east-1", credentials, meter, requestHandler },
    {
      items: [anItem({ id, instanceType: "g5.12xlarge" })],
      instanceTypes: TYPES,
      signals: ["gpuUtilization", "gpuMemoryUtilization"],
      window: WINDOW,
      clock: NOW,
    },
  );
  expect(
    read.byResource.get(id)?.telemetry.map(({ accelerator, samples }) => [accelerator, samples]),
  ).toEqual(["0", "1", "2", "3", "0", "1", "2", "3"].map((index) => [index, HOURS]));
  expect(meter.counts()).toEqual([
    { api: "cloudwatch:GetMetricData", requests: 1, units: 20 },
    { api: "cloudwatch:ListMetrics", requests: 1, units: 1 },
  ]);
});
