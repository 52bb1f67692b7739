import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import { starterPlan } from "../../lib/plan-file/starter-plan.ts";
import { aFleet, aResource, aSeries } from "../builders/fleet.ts";

const FACTS = {
  prices: embeddedPriceBook(),
  instanceTypes: embeddedInstanceTypes(),
  accelerators: embeddedAccelerators(),
};

interface Written {
  readonly region: string;
  readonly budget?: { readonly monthlyUsd: number };
  readonly workloads: readonly Record<string, unknown>[];
}
const written = (...resources: readonly Partial<Resource>[]) => {
  const { yaml } = starterPlan(
    aFleet(resources.map((one, index) => aResource({ id: `i-${index}`, ...one }))),
    FACTS,
  );
  return { yaml, plan: parse(yaml) as Written };
};
const only = (...resources: readonly Partial<Resource>[]) => written(...resources).plan.workloads[0];

const requests = (rate: number) => [aSeries("requestsPerSecond", rate)];
const CPU = { instanceType: "c7i.8xlarge", tags: { app: "x" } };

describe("the kind follows from what runs", () => {
  test.each<[string, Partial<Resource>, string]>([
    [
      "an endpoint is a service",
      { kind: "sagemaker-endpoint", id: "chat", instanceType: "ml.g5.xlarge" },
      "inference",
    ],
    [
      "a training job is a job",
      { kind: "sagemaker-training", id: "fit", instanceType: "ml.g5.xlarge" },
      "training",
    ],
    ["a GPU box with requests is a service", { tags: { app: "x" }, telemetry: requests(12) }, "inference"],
    ["a GPU box without is a job", { tags: { app: "x" } }, "training"],
    ["a GPU box called once a day is a job", { tags: { app: "x" }, telemetry: requests(1e-5) }, "training"],
    ["a large CPU box with requests is a service", { ...CPU, telemetry: requests(12) }, "inference"],
    [
      "a small CPU box with requests is a sum",
      { ...CPU, instanceType: "m7i.large", telemetry: requests(12) },
      "fixed",
    ],
    ["a CPU box without requests is a sum", CPU, "fixed"],
    [
      "a part of a card behind an endpoint is a sum",
      { kind: "sagemaker-endpoint", instanceType: "ml.g6f.large" },
      "fixed",
    ],
    ["a type nobody knows is a sum", { tags: { app: "x" }, instanceType: "z9.huge" }, "fixed"],
    ["an endpoint scaled to nothing is a sum", { kind: "sagemaker-endpoint", instances: 0 }, "fixed"],
    ["what has no name is a sum", {}, "fixed"],
  ])("%s", (_, resource, kind) => {
    expect(only(resource)).toMatchObject({ kind });
  });

  test("several types under one tag are a sum, as a plan of one type would call the others drift", () => {
    const tags = { workload: "dev" };
    expect(only({ tags }, { tags, instanceType: "g4dn.xlarge" })).toMatchObject({
      name: "dev",
      kind: "fixed",
    });
  });
});

describe("the workload follows from", () => {
  test.each<[string, readonly Partial<Resource>[], object]>([
    [
      "the tag `workload`",
      [{ tags: { workload: "a", app: "b" } }],
      { name: "a", match: { tags: { workload: "a" } } },
    ],
    ["its capitals as they are", [{ tags: { Workload: "a" } }], { match: { tags: { Workload: "a" } } }],
    ["the tag `app`", [{ tags: { app: "b", Name: "c" } }], { name: "b" }],
    [
      "the endpoint, all its variants",
      [
        { kind: "sagemaker-endpoint", id: "chat/a", instanceType: "ml.g5.xlarge" },
        { kind: "sagemaker-endpoint", id: "chat/b", instanceType: "ml.g5.xlarge" },
      ],
      { name: "chat", match: { sagemakerEndpoint: "chat" } },
    ],
    [
      "the training job without the moment it began",
      [{ kind: "sagemaker-training", id: "fit-2026-11-24-10-30-12-123" }],
      { name: "fit", match: { sagemakerTrainingJob: "fit-*" } },
    ],
    [
      "the auto scaling group",
      [{ tags: { "aws:autoscaling:groupName": "asg-1", Name: "n" } }],
      { name: "asg-1", match: { autoScalingGroup: "asg-1" } },
    ],
    [
      "what the Names begin with",
      [{ tags: { Name: "trainer-01" } }, { tags: { Name: "trainer-02" } }],
      { name: "trainer", match: { tags: { Name: "trainer-*" } } },
    ],
    ["its Name alone", [{ tags: { Name: "lab" } }], { name: "lab", match: { tags: { Name: "lab" } } }],
    [
      "the type, where nothing names it",
      [{ id: "i-a" }, { id: "i-b" }],
      { name: "untagged-g5.xlarge", match: { instanceIds: ["i-a", "i-b"] } },
    ],
  ])("%s", (_, resources, expected) => {
    expect(only(...resources)).toMatchObject(expected);
  });

  test("a group of which some are tagged otherwise is named by its ids: its name would claim the others too", () => {
    const group = { "aws:autoscaling:groupName": "g" };
    const { plan } = written({ id: "i-a", tags: { ...group, workload: "w" } }, { id: "i-b", tags: group });
    const matches = plan.workloads.map(({ match }) => match);
    expect(matches).toEqual(expect.arrayContaining([{ tags: { workload: "w" } }, { instanceIds: ["i-b"] }]));
  });
});

describe("the figures", () => {
  test("are such that what runs is what is planned: 10 requests × 1.3 over 2 machines are 6.5 each", () => {
    const tags = { workload: "a" };
    const workload = only({ tags, telemetry: requests(4) }, { tags, telemetry: requests(6) });
    expect(workload).toMatchObject({
      demand: { peakQps: 10 },
      replica: { qps: 6.5, vcpus: 4, memoryGiB: 16, accelerators: 1 },
    });
  });

  test("of calls counted in a period are made per second", () => {
    const telemetry = [aSeries("invocations", 3000, { intervalSec: 300 })];
    const endpoint = { kind: "sagemaker-endpoint" as const, instanceType: "ml.g5.xlarge", telemetry };
    expect(only(endpoint)).toMatchObject({ demand: { peakQps: 10 } });
  });

  test("of a job on two nodes are the instance-hours of both", () => {
    const tags = { workload: "a" };
    expect(only({ tags }, { tags })).toMatchObject({ accelerators: 2, hoursPerMonth: 1460 });
  });

  test("of the budget are what runs, rounded up and said to be a guess", () => {
    const { yaml, plan } = written({});
    expect(plan.budget?.monthlyUsd).toBe(740);
    expect(yaml).toMatch(/# GUESS: what runs costs \$734 a month .*FILL IN/);
  });

  test("without any price leave the budget to fill in", () => {
    const { plan } = written({ instanceType: "z9.huge" });
    expect([plan.budget, plan.workloads[0]?.monthlyUsd]).toEqual([undefined, 0]);
  });

  test("the region is where most runs; the others say theirs", () => {
    const west = { region: "us-west-2", tags: { workload: "a" } };
    const { plan } = written(west, { tags: { workload: "b" } }, { tags: { workload: "b" } });
    expect(plan.region).toBe("us-east-1");
    expect(plan.workloads.map(({ name, region }) => [name, region])).toContainEqual(["a", "us-west-2"]);
  });

  test("nothing at all is a plan too", () => {
    expect(written().plan.workloads).toEqual([]);
  });
});
