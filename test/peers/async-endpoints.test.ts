import { describe, expect, test } from "vitest";
import { RULES } from "../../lib/rules/index.ts";
import { ruleNamed, verdictOn } from "../builders/context.ts";
import { aResource, aSeries, NOW } from "../builders/fleet.ts";
import type { FakeEndpoint } from "../fakes/aws-inventory.ts";
import { anEndpoint } from "../fakes/aws-inventory-entries.ts";
import { CloudWatchAccount } from "../fakes/cloudwatch-account.ts";
import { runOver } from "./fleet-run.ts";
import { levelsOf, steady, ZERO } from "./loads.ts";

const END = Date.parse(NOW);
const ASYNC = { AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://out" } } };
const backlog = ["AWS/SageMaker", "ApproximateBacklogSize"] as const;

/** One endpoint whose CPU is published and quiet, and whose GPU nothing measures. */
async function verdictsOn(endpoint: FakeEndpoint, publish: (account: CloudWatchAccount) => unknown) {
  const cloudWatch = new CloudWatchAccount().publish(
    ["/aws/sagemaker/Endpoints", "CPUUtilization"],
    { EndpointName: "batch", VariantName: "AllTraffic" },
    levelsOf(steady(1), END),
  );
  publish(cloudWatch);
  const { findings, unknowns } = await runOver({
    aws: { regions: { "us-east-1": { endpoints: [endpoint] } } },
    cloudWatch,
  });
  return {
    found: findings.map(({ rule }) => rule),
    unknown: unknowns.filter(({ rule }) => rule === "idle").map(({ resource }) => resource),
  };
}
const BLIND_AND_UNKNOWN = { found: ["blind-spot"], unknown: ["batch"] };

describe("an asynchronous endpoint, which publishes no calls", () => {
  test.each<[string, FakeEndpoint, (account: CloudWatchAccount) => unknown]>([
    [
      "told by its configuration, with an empty queue",
      anEndpoint("batch", [{}], { config: ASYNC }),
      (account) => account.publish(backlog, { EndpointName: "batch" }, levelsOf(ZERO, END)),
    ],
    [
      "told by its configuration alone: it scaled its queue's metric away",
      anEndpoint("batch", [{}], { config: ASYNC }),
      () => undefined,
    ],
    [
      "told by its queue alone",
      anEndpoint("batch"),
      (account) => account.publish(backlog, { EndpointName: "batch" }, levelsOf(ZERO, END)),
    ],
  ])("%s, is unknown and blind, never idle", async (_, endpoint, publish) => {
    expect(await verdictsOn(endpoint, publish)).toEqual(BLIND_AND_UNKNOWN);
  });

  test("is not idle by zeros that a file filled in for calls it never publishes", () => {
    const batch = {
      id: "batch",
      kind: "sagemaker-endpoint",
      instanceType: "ml.g5.xlarge",
      telemetry: [aSeries("invocations", 0), aSeries("backlog", 0)],
    } as const;
    const idle = ruleNamed(RULES, "idle");
    expect(verdictOn(idle, aResource({ ...batch, asynchronous: true })).kind).toBe("unknown");
    expect(verdictOn(idle, aResource({ ...batch, asynchronous: false })).kind).toBe("finding");
  });
});

test("a synchronous one that nobody called in two weeks is idle, and less surely than by its GPU", async () => {
  const { found } = await verdictsOn(anEndpoint("batch"), () => undefined);
  expect(found).toContain("idle");
});
