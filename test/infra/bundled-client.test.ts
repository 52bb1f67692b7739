import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleOf } from "../../lib/infra/handler-bundle.ts";
import { askForInstances } from "./instance-question.ts";

const ANSWER = `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
  <reservationSet><item><reservationId>r-1234567890abcdef0</reservationId><ownerId>123456789012</ownerId><groupSet/>
    <instancesSet>
      <item><instanceId>i-1234567890abcdef0</instanceId><instanceState><code>16</code><name>running</name></instanceState>
        <instanceType>g5.12xlarge</instanceType><launchTime>2026-11-01T03:04:05.000Z</launchTime><ebsOptimized>true</ebsOptimized>
        <placement><availabilityZone>us-east-1a</availabilityZone><tenancy>default</tenancy></placement>
        <cpuOptions><coreCount>24</coreCount><threadsPerCore>2</threadsPerCore></cpuOptions><instanceLifecycle>spot</instanceLifecycle>
        <tagSet><item><key>workload</key><value>chat &amp; more</value></item><item><key>Name</key><value/></item></tagSet>
      </item>
    </instancesSet></item></reservationSet>
  <nextToken>more</nextToken>
</DescribeInstancesResponse>`;

const folder = mkdtempSync(join(tmpdir(), "headroom-client-"));
const asked: string[] = [];
const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  asked.push(Buffer.concat(parts).toString());
  response.setHeader("content-type", "text/xml").end(ANSWER);
});
let endpoint = "";

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

async function bundledQuestion(): Promise<typeof askForInstances> {
  const path = join(folder, "question.mjs");
  writeFileSync(path, bundleOf(join(import.meta.dirname, "instance-question.ts")).code);
  return (await import(pathToFileURL(path).href)).askForInstances;
}

/** The client is the SDK's, of which nine tenths were left out; what is left must not have noticed. */
describe("EC2's client out of a bundle", () => {
  test("asks the same question and reads the same answer as the SDK as it is", async () => {
    const ask = await bundledQuestion();
    const { $metadata: _, ...bundled } = await ask(endpoint);
    const { $metadata: __, ...original } = await askForInstances(endpoint);
    expect(bundled).toEqual(original);
    expect(asked[0]).toBe(asked[1]);
    expect(asked[0]).toContain("Filter.1.Value.2=stopped");
    expect(bundled).toMatchObject({
      NextToken: "more",
      Reservations: [
        {
          OwnerId: "123456789012",
          Instances: [
            {
              InstanceId: "i-1234567890abcdef0",
              InstanceLifecycle: "spot",
              LaunchTime: new Date("2026-11-01T03:04:05.000Z"),
              EbsOptimized: true,
              State: { Code: 16, Name: "running" },
              CpuOptions: { CoreCount: 24 },
              Tags: [
                { Key: "workload", Value: "chat & more" },
                { Key: "Name", Value: "" },
              ],
            },
          ],
        },
      ],
    });
  });

  test("is less than half of the 851 kB that esbuild alone would leave", () => {
    const { code } = bundleOf(join(import.meta.dirname, "instance-question.ts"));
    expect(Buffer.byteLength(code)).toBeLessThan(425_000);
  });
});
