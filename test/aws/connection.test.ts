import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { CallMeter } from "../../lib/aws/call-meter.ts";
import { clientOptions, metered } from "../../lib/aws/connection.ts";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Answers each request with the next status; the body is an empty page. */
function wire(...statuses: readonly number[]) {
  const asked: string[] = [];
  return {
    asked,
    handle: async (request: { hostname: string; headers: object }) => {
      const statusCode = statuses[asked.length] ?? 200;
      asked.push(request.hostname);
      const body = new TextEncoder().encode(
        statusCode === 200 ? '{"Metrics":[]}' : '{"__type":"Throttling"}',
      );
      return {
        response: { statusCode, headers: { "content-type": "application/x-amz-json-1.0" }, body },
      };
    },
    destroy: () => undefined,
  };
}

describe("a connection", () => {
  test("counts every attempt, for a retried request is asked twice", async () => {
    const meter = new CallMeter();
    const handler = wire(500, 200);
    const connection = { region: "us-east-1", credentials, meter, requestHandler: handler };
    const client = metered(new CloudWatchClient(clientOptions(connection)), "cloudwatch", meter);
    await client.send(new ListMetricsCommand({}));
    expect(handler.asked).toHaveLength(2);
    expect(meter.counts()).toEqual([{ api: "cloudwatch:ListMetrics", requests: 2, units: 2 }]);
  });

  test("counts the units that the price counts", async () => {
    const meter = new CallMeter();
    const connection = { region: "us-east-1", credentials, meter, requestHandler: wire() };
    const client = metered(new CloudWatchClient(clientOptions(connection)), "cloudwatch", meter, () => 300);
    await client.send(new ListMetricsCommand({}));
    await client.send(new ListMetricsCommand({}));
    expect(meter.counts()).toEqual([{ api: "cloudwatch:ListMetrics", requests: 2, units: 600 }]);
  });
});
