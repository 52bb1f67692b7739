import { expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { fetchEc2OnDemand } from "../../../lib/aws/prices/price-list.ts";
import { aProduct } from "./price-answers.ts";

test("a row that comes over the wire is the SDK's own kind of string, and is read", async () => {
  const pages = [
    { PriceList: [aProduct("g5.xlarge", "1.006")], NextToken: "2" },
    { PriceList: [aProduct("g5.2xlarge", "1.212")] },
  ];
  const hosts: string[] = [];
  const meter = new CallMeter();
  const requestHandler = {
    handle: async ({ hostname }: { hostname: string }) => {
      const body = new TextEncoder().encode(JSON.stringify(pages[hosts.length] ?? {}));
      hosts.push(hostname);
      return {
        response: { statusCode: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body },
      };
    },
    destroy: () => undefined,
  };
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const { rates, problems } = await fetchEc2OnDemand({
    region: "eu-west-1",
    credentials,
    meter,
    requestHandler,
  });
  expect(Object.fromEntries(rates)).toEqual({ "g5.xlarge": 1.006, "g5.2xlarge": 1.212 });
  expect(problems).toEqual([]);
  expect(hosts).toEqual(Array(2).fill("api.pricing.eu-central-1.amazonaws.com"));
  expect(meter.counts()).toEqual([{ api: "pricing:GetProducts", requests: 2, units: 2 }]);
});
