import { afterEach, describe, expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { readSageMakerTrainingJobs } from "../../../lib/aws/inventory/sagemaker-training-jobs.ts";
import { awsError, type Fail, type FakeAws, type FakeJob, fakeAws } from "../../fakes/aws-inventory.ts";
import { aJob } from "../../fakes/aws-inventory-entries.ts";

let restore = (): void => undefined;
afterEach(() => restore());

function read(jobs: readonly FakeJob[], change: Partial<FakeAws> = {}) {
  const fake = fakeAws({ regions: { "us-east-1": { jobs } }, ...change });
  restore = fake.restore;
  return readSageMakerTrainingJobs({ region: "us-east-1", meter: new CallMeter() }, "111122223333");
}

describe("a training job", () => {
  test("is one resource on all its instances, since training started", async () => {
    expect((await read([aJob("llama", {}, { workload: "llama" })])).items).toEqual([
      {
        id: "llama",
        kind: "sagemaker-training",
        instanceType: "ml.p4d.24xlarge",
        instances: 2,
        region: "us-east-1",
        account: "111122223333",
        capacityType: "on-demand",
        launchedAt: "2026-09-01T09:00:00.000Z",
        tags: { workload: "llama" },
        asynchronous: false,
        hosts: ["llama/algo-1", "llama/algo-2"],
      },
    ]);
  });

  test("that has not started yet counts from its creation", async () => {
    const items = (await read([aJob("new", { TrainingStartTime: undefined, SecondaryStatus: "Starting" })]))
      .items;
    expect(items).toMatchObject([{ launchedAt: "2026-09-01T08:00:00.000Z" }]);
  });

  test.each([
    ["managed spot", { EnableManagedSpotTraining: true }, "spot"],
    [
      "a training plan",
      { ResourceConfig: { InstanceType: "ml.p5.48xlarge", InstanceCount: 1, TrainingPlanArn: "arn:plan" } },
      "reserved",
    ],
  ] as const)("on %s is %s's capacity type", async (_, job, capacityType) => {
    expect((await read([aJob("one", job)])).items).toMatchObject([{ capacityType }]);
  });

  test("on the instances that SageMaker picked of the preferred ones is billed for those", async () => {
    const ResourceConfig = {
      InstancePreferences: [{ InstanceType: "ml.p5.48xlarge" as const }],
      SelectedInstanceType: "ml.p5en.48xlarge" as const,
      SelectedInstanceCount: 3,
    };
    expect((await read([aJob("one", { ResourceConfig })])).items).toMatchObject([
      { instanceType: "ml.p5en.48xlarge", instances: 3 },
    ]);
  });

  test("of several instance groups is a resource a group, whose hosts nobody can tell apart", async () => {
    const InstanceGroups = [
      { InstanceGroupName: "data", InstanceType: "ml.c5.18xlarge" as const, InstanceCount: 2 },
      { InstanceGroupName: "train", InstanceType: "ml.p4d.24xlarge" as const, InstanceCount: 1 },
    ];
    const { items } = await read([aJob("mixed", { ResourceConfig: { InstanceGroups } })]);
    expect(
      items.map(({ id, instanceType, instances, hosts }) => [id, instanceType, instances, hosts]),
    ).toEqual([
      ["mixed/data", "ml.c5.18xlarge", 2, undefined],
      ["mixed/train", "ml.p4d.24xlarge", 1, undefined],
    ]);
  });

  test("of one instance group has that group's hosts", async () => {
    const InstanceGroups = [
      { InstanceGroupName: "train", InstanceType: "ml.p4d.24xlarge" as const, InstanceCount: 1 },
    ];
    expect((await read([aJob("one", { ResourceConfig: { InstanceGroups } })])).items).toMatchObject([
      { id: "one/train", hosts: ["one/algo-1"] },
    ]);
  });

  test.each<[string, Partial<FakeJob["job"]>]>([
    ["waits for capacity", { SecondaryStatus: "Pending" }],
    ["is billed by the token", { ResourceConfig: undefined }],
    ["ended", { TrainingJobStatus: "Completed" }],
  ])("that %s has no instances and is not listed", async (_, job) => {
    expect(await read([aJob("one", job)])).toEqual({ items: [], problems: [], lost: [] });
  });
});

describe("calls that fail", () => {
  test("one job that cannot be described loses that one only", async () => {
    const fail: Fail = ({ api, input }) =>
      api === "DescribeTrainingJob" && input.TrainingJobName === "a" ? awsError("Throttling") : undefined;
    const { items, lost } = await read([aJob("a"), aJob("b")], { fail });
    expect(items.map(({ id }) => id)).toEqual(["b"]);
    expect(lost).toMatchObject([{ source: "sagemaker:DescribeTrainingJob in us-east-1" }]);
  });

  test("a job deleted between List and Describe is gone, not an error", async () => {
    const fail: Fail = ({ api }) =>
      api === "DescribeTrainingJob"
        ? awsError("ResourceNotFound", "Requested resource not found.")
        : undefined;
    expect(await read([aJob("a")], { fail })).toEqual({ items: [], problems: [], lost: [] });
  });

  test("a page that fails fails the list", async () => {
    const fail: Fail = ({ api, input }) =>
      api === "ListTrainingJobs" && input.NextToken ? awsError("ExpiredTokenException") : undefined;
    await expect(read([aJob("a"), aJob("b")], { fail, pageSizes: [1] })).rejects.toThrow("sign in again");
  });
});
