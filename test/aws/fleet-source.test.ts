import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { SourceError } from "../../lib/domain/errors.ts";
import { usd } from "../../lib/domain/units.ts";
import { addHours } from "../../lib/domain/window.ts";
import { NOW } from "../builders/fleet.ts";
import { awsError, type Fail, type FakeAws, type FakeRegion } from "../fakes/aws-inventory.ts";
import { aJob, anEndpoint, anInstance } from "../fakes/aws-inventory-entries.ts";
import { sourceOver } from "../fakes/aws-inventory-source.ts";

let restore = (): void => undefined;
afterEach(() => restore());

function over(aws: FakeAws, change: Parameters<typeof sourceOver>[1] = {}) {
  restore();
  const opened = sourceOver(aws, change);
  restore = opened.restore;
  return opened;
}
const home = (region: FakeRegion, change: Partial<FakeAws> = {}): FakeAws => ({
  regions: { "us-east-1": region },
  ...change,
});
const EVERYTHING: FakeRegion = {
  instances: ["i-3", "i-1", "i-2"].map((id) => anInstance(id, { Tags: [{ Key: "owner", Value: id }] })),
  endpoints: [
    anEndpoint("ranker", [{ name: "a" }, { name: "b" }], { tags: { a: "1", b: "2", c: "3" } }),
    anEndpoint("chat"),
  ],
  jobs: [aJob("llama"), aJob("bert", {}, { team: "nlp" })],
};
const denied =
  (prefix: RegExp): Fail =>
  ({ api }) =>
    prefix.test(api) ? awsError("AccessDeniedException") : undefined;
const SAGEMAKER = /^(ListEndpoints|ListTrainingJobs)$/;

describe("the fleet of an account", () => {
  test("is all that is billed, sorted by id, as of the clock", async () => {
    const fleet = await over(home(EVERYTHING)).fetch();
    expect(fleet).toMatchObject({ source: "aws", asOf: NOW, inventoryGaps: [], problems: [{}] });
    expect(fleet.window).toEqual({ start: "2026-11-10T00:00:00.000Z", end: NOW });
    expect(fleet.resources.map(({ id }) => id)).toEqual([
      ...["bert", "chat", "i-1", "i-2", "i-3", "llama", "ranker/a", "ranker/b"],
    ]);
  });

  test("keeps to itself the names that its metrics go by", async () => {
    const { resources } = await over(home(EVERYTHING)).fetch();
    expect(JSON.stringify(resources)).not.toMatch(/"(hosts|endpoint|privateDnsName)":/);
  });

  test("is the same wherever its pages are cut", async () => {
    const whole = await over(home(EVERYTHING)).fetch();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }), async (pageSizes) => {
        expect(await over(home(EVERYTHING, { pageSizes })).fetch()).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test("looked at from a moment the user fixed is asked for in the window before it", async () => {
    const asOf = addHours(NOW, -48);
    const opened = over(home(EVERYTHING));
    expect(await opened.fetch({ asOf })).toMatchObject({ asOf, window: { end: asOf } });
    expect(opened.asked).toMatchObject([{ window: { end: asOf }, clock: NOW }]);
  });

  test("an instance launched minutes in the future, by a clock that is off, is there like any other", async () => {
    const LaunchTime = new Date(Date.parse(NOW) + 4 * 60_000);
    const opened = over(home({ instances: [anInstance("i-1", { LaunchTime })] }));
    const { resources } = await opened.fetch({ launchedSince: addHours(NOW, -6) });
    expect(resources).toMatchObject([{ id: "i-1", launchedAt: "2026-11-24T00:04:00.000Z" }]);
    expect(opened.asked[0]?.items).toHaveLength(1);
  });

  test("without a target is a mistake to mend", async () => {
    await expect(over(home({}), { targets: [] }).fetch()).rejects.toMatchObject({ name: "ConfigError" });
  });
});

describe("a list that cannot be read", () => {
  test("access denied on SageMaker only: EC2 stands, and the gap is recorded", async () => {
    const fleet = await over(home(EVERYTHING, { fail: denied(SAGEMAKER) })).fetch();
    expect(fleet.resources.map(({ id }) => id)).toEqual(["i-1", "i-2", "i-3"]);
    expect(fleet.inventoryGaps).toEqual(
      (["endpoint", "training"] as const).map((part) => ({
        kinds: [`sagemaker-${part}`],
        region: "us-east-1",
        account: "111122223333",
        reason: expect.stringContaining("access denied"),
      })),
    );
    expect(fleet.problems).toEqual([
      {
        where: "sagemaker:ListEndpoints in us-east-1, account 111122223333",
        what: "access denied; grant sagemaker:ListEndpoints",
        failure: "denied",
      },
      expect.objectContaining({ failure: "denied" }),
    ]);
  });

  test("a token that expires between pages: a gap, never a shorter list", async () => {
    const fail: Fail = ({ api, input }) =>
      api === "DescribeInstances" && input.NextToken ? awsError("ExpiredToken") : undefined;
    const fleet = await over(home(EVERYTHING, { fail, pageSizes: [2] })).fetch();
    expect(fleet.resources.filter(({ kind }) => kind === "ec2")).toEqual([]);
    expect(fleet.inventoryGaps).toMatchObject([{ kinds: ["ec2"] }]);
    expect(fleet.problems).toMatchObject([{ failure: "failed" }, {}]);
  });

  test("tags that are denied are a gap too: whose a resource is cannot be known, nor what is missing", async () => {
    const fleet = await over(home(EVERYTHING, { fail: denied(/^ListTags$/) })).fetch();
    expect(fleet.resources).toHaveLength(8);
    expect(fleet.inventoryGaps?.map(({ kinds }) => kinds)).toEqual([
      ["sagemaker-endpoint"],
      ["sagemaker-training"],
    ]);
    expect(fleet.problems).toMatchObject([{ failure: "denied", count: 4 }, {}]);
  });

  test("in one region of two leaves the other whole", async () => {
    const fail: Fail = ({ region }) =>
      region === "eu-west-1" ? awsError("UnauthorizedOperation") : undefined;
    const targets = ["eu-west-1", "us-east-1"].map((region) => ({ account: "111122223333", region }));
    const aws = { regions: { "us-east-1": EVERYTHING, "eu-west-1": EVERYTHING }, fail };
    const fleet = await over(aws, { targets }).fetch();
    expect(fleet.resources).toHaveLength(8);
    expect(fleet.inventoryGaps?.map(({ region }) => region)).toEqual(["eu-west-1", "eu-west-1", "eu-west-1"]);
  });

  test("every list of every target: it throws, a refusal before what came first", async () => {
    const fail: Fail = ({ api }) =>
      awsError(api === "ListTrainingJobs" ? "AccessDeniedException" : "ThrottlingException");
    await expect(over(home(EVERYTHING, { fail })).fetch()).rejects.toMatchObject({
      source: "sagemaker:ListTrainingJobs in us-east-1",
      denied: true,
    });
    await expect(
      over(home(EVERYTHING, { fail: () => awsError("ThrottlingException") })).fetch(),
    ).rejects.toMatchObject({ source: "ec2:DescribeInstances in us-east-1", denied: false });
  });

  test("an account that is empty is no failure", async () => {
    expect(await over(home({})).fetch()).toMatchObject({ resources: [], inventoryGaps: [], problems: [] });
  });
});

describe("telemetry", () => {
  const two = home({
    instances: [
      anInstance("i-old", { LaunchTime: new Date(addHours(NOW, -7)) }),
      anInstance("i-new", { LaunchTime: new Date(addHours(NOW, -6)) }),
    ],
  });

  test("is measured of what was launched since, among all that run; of the others nothing was read", async () => {
    const opened = over(two, { periodSec: 60 });
    const { resources } = await opened.fetch({ launchedSince: addHours(NOW, -6) });
    expect(opened.asked.map(({ items, measured, periodSec }) => [items.length, measured, periodSec])).toEqual(
      [[2, new Set(["i-new"]), 60]],
    );
    expect(resources.map(({ id, unread }) => [id, unread?.map(({ signal }) => signal)])).toEqual([
      ["i-new", undefined],
      ["i-old", ["gpuUtilization", "invocations"]],
    ]);
  });

  test("is measured of training however old it is: a job hangs in its second week, too", async () => {
    const opened = over(two);
    const match = { instanceIds: ["i-old"] };
    const training = [
      { name: "sweep", kind: "training", purchase: "on-demand", match },
      {
        name: "chat",
        kind: "fixed",
        purchase: "on-demand",
        monthlyUsd: usd(1),
        match: { instanceIds: ["i-new"] },
      },
    ] as const;
    await opened.fetch({ launchedSince: NOW, training });
    expect(opened.asked.map(({ measured }) => measured)).toEqual([new Set(["i-old"])]);
  });

  test("that cannot be read leaves the resources, unread, and a problem", async () => {
    const readTelemetry = () =>
      Promise.reject(new SourceError("cloudwatch:ListMetrics", "no", { denied: true }));
    const fleet = await over(two, { readTelemetry }).fetch();
    expect(fleet.resources.map(({ unread }) => unread?.length)).toEqual([2, 2]);
    expect(fleet.problems).toMatchObject([{ where: "cloudwatch:ListMetrics", failure: "denied" }]);
    expect(fleet.inventoryGaps).toEqual([]);
  });

  test("that has a bug fails the run", async () => {
    const readTelemetry = () => Promise.reject(new TypeError("no such field"));
    await expect(over(two, { readTelemetry }).fetch()).rejects.toThrow("no such field");
  });

  test("of an endpoint with a backlog and no invocations tells that it is asynchronous", async () => {
    const aws = home({ endpoints: [anEndpoint("batch"), anEndpoint("chat")] });
    const { resources } = await over(aws, { asynchronous: ["batch"] }).fetch();
    expect(resources.map(({ id, asynchronous }) => [id, asynchronous])).toEqual([
      ["batch", true],
      ["chat", false],
    ]);
  });

  test("of instances that share it with another type is not theirs to be judged by", async () => {
    const InstanceGroups = (["ml.c5.18xlarge", "ml.p4d.24xlarge"] as const).map((InstanceType, index) => ({
      InstanceGroupName: `g${index}`,
      InstanceType,
      InstanceCount: 1,
    }));
    const { resources } = await over(
      home({ jobs: [aJob("mixed", { ResourceConfig: { InstanceGroups } })] }),
    ).fetch();
    expect(resources).toMatchObject(
      ["mixed/g0", "mixed/g1"].map((id) => ({ id, unread: [{ signal: "gpuUtilization" }, {}] })),
    );
  });

  test("that says nothing of a resource leaves it unread, not silent", async () => {
    const readTelemetry = async () => ({
      byResource: new Map(),
      asynchronous: new Set<string>(),
      problems: [],
    });
    const { resources } = await over(two, { readTelemetry }).fetch();
    expect(resources).toMatchObject([{ unread: [{}] }, { unread: [{}] }]);
  });
});
