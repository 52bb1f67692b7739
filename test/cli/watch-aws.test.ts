import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { anAwsWorld } from "../builders/aws-world.ts";
import { runVerb } from "../builders/terminal.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../fakes/aws-endpoint.ts";
import type { AwsWorld } from "../fakes/aws-world.ts";

/** The clock of `runVerb`. */
const CLOCK = "2026-11-24T12:00:00.000Z";

let folder: string;
let endpoint: AwsEndpoint | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-aws-"));
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function look(change: Partial<AwsWorld> = {}, ...more: readonly string[]) {
  endpoint = await startAwsEndpoint(anAwsWorld(CLOCK, change));
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint.url);
  return runVerb(["watch", "--source", "aws", "--regions", "us-east-1", ...more], folder);
}

describe("watch --source aws, over the wire", () => {
  test("judges a live account from a laptop, with nothing but AWS_ENDPOINT_URL", async () => {
    const { code, stdout } = await look({}, "--json");
    const { findings, spend } = JSON.parse(stdout);
    expect(findings.map(({ id }: { id: string }) => id).toSorted()).toEqual([
      "blind-spot:i-blind3",
      "commitment:compute",
      "idle:i-idle2",
      "idle:nobody-calls",
    ]);
    expect(spend.monthToDateUsd).toBeCloseTo(530 * 24, 0);
    expect(code).toBe(0);
  });

  test("asks no resource by itself: one listing of cards, one page of metrics a batch", async () => {
    await look();
    const times = (action: string) => endpoint?.asked.filter((one) => one === action).length;
    expect(times("DescribeInstances")).toBe(1);
    expect(times("ListMetrics")).toBeLessThanOrEqual(6);
    expect(times("GetMetricData")).toBeLessThanOrEqual(3);
    expect(times("GetCostAndUsage")).toBeLessThanOrEqual(2);
    expect([times("DescribeSavingsPlans"), times("DescribeReservedInstances")]).toEqual([1, 1]);
  });

  test("states what asking cost, and what it would cost daily", async () => {
    const { stdout } = await look();
    expect(stdout).toMatch(/Asking cost \$0\.0\d \(\d+ requests\); once a day \$\d\.\d\d a month\./);
  });

  test("only reads: no action it sends changes anything", async () => {
    await look();
    expect(endpoint?.asked.filter((action) => !/^(Get|List|Describe)/.test(action))).toEqual([]);
  });

  test("takes the region from the plan", async () => {
    writeFileSync(
      join(folder, "plan.yaml"),
      "version: 1\nregion: us-east-1\nbudget: { monthlyUsd: 5000 }\nworkloads: []\n",
    );
    endpoint = await startAwsEndpoint(anAwsWorld(CLOCK));
    vi.stubEnv("AWS_ENDPOINT_URL", endpoint.url);
    const { stdout } = await runVerb(["watch", "--source", "aws", "--json"], folder);
    expect(JSON.parse(stdout).findings.map(({ id }: { id: string }) => id)).toContain("budget:total");
  });

  test.each([
    ["the bill", "GetCostAndUsage", "idle:i-idle2"],
    ["SageMaker", "ListEndpoints", "idle:i-idle2"],
    ["EC2", "DescribeInstances", "idle:nobody-calls"],
    ["Savings Plans", "DescribeSavingsPlans", "idle:i-idle2"],
    ["reservations", "DescribeReservedInstances", "idle:i-idle2"],
  ])("without permission for %s says so, judges the rest and exits 3", async (_, action, stillFound) => {
    const { code, stdout } = await look({ denied: [action] });
    expect(stdout).toContain("PARTIAL SIGHT");
    expect(stdout).toMatch(/access denied; grant\s+\w+:\w+/);
    expect(stdout).toContain(stillFound.split(":")[1]);
    expect(code).toBe(3);
  });

  test("an API the other side does not have costs its part and no more: dated prices, exit 0", async () => {
    const { code, stdout } = await look({
      denied: ["GetProducts", "DescribeSpotPriceHistory", "DescribeSavingsPlansOfferingRates"],
    });
    expect(stdout).toMatch(/dated\s+prices/);
    expect(stdout).not.toContain("PARTIAL SIGHT");
    expect(stdout).toContain("idle:i-idle2");
    expect(code).toBe(0);
  });

  test("without permission for metric data calls nothing idle; what was never listed is blind all the same", async () => {
    const { code, stdout } = await look({ denied: ["GetMetricData"] }, "--json");
    const { findings, unknowns } = JSON.parse(stdout);
    const ids = findings.map(({ id }: { id: string }) => id);
    expect(ids.filter((id: string) => !id.startsWith("commitment:"))).toEqual(["blind-spot:i-blind3"]);
    expect(unknowns.map(({ resource }: { resource: string }) => resource)).toEqual(
      expect.arrayContaining(["i-busy1", "i-idle2", "nobody-calls"]),
    );
    expect(code).toBe(3);
  });

  test.each([
    ["no region and no plan", ["--source", "aws"], "--regions"],
    ["a region that is none", ["--source", "aws", "--regions", "Ohio"], "Ohio"],
    ["a profile for the demo", ["--profile", "prod"], "--source aws"],
    ["a period of no minutes", ["--source", "aws", "--period", "0"], "whole minutes"],
  ])("%s is a sentence and exit 2", async (_, argv, said) => {
    const { code, stderr } = await runVerb(["watch", ...argv], folder);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });
});
