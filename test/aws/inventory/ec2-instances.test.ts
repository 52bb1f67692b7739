import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { readEc2Instances } from "../../../lib/aws/inventory/ec2-instances.ts";
import { matchesWorkload } from "../../../lib/domain/match.ts";
import { HOSTILE_TEXTS } from "../../builders/hostile.ts";
import { awsError, type FakeAws, fakeAws } from "../../fakes/aws-inventory.ts";
import { anInstance } from "../../fakes/aws-inventory-entries.ts";

let restore = (): void => undefined;
afterEach(() => restore());

const connection = () => ({ region: "us-east-1", meter: new CallMeter() });
const read = (aws: FakeAws) => {
  restore();
  const fake = fakeAws(aws);
  restore = fake.restore;
  return { fake, answer: readEc2Instances(connection(), "999988887777") };
};
const instancesOf = (instances: readonly ReturnType<typeof anInstance>[], change: Partial<FakeAws> = {}) =>
  read({ regions: { "us-east-1": { instances } }, ...change });
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => anInstance(`i-${String(index).padStart(5, "0")}`));

describe("the EC2 inventory", () => {
  test("says what the rules read, of the account that owns the instance", async () => {
    const { answer } = instancesOf([
      anInstance("i-1", {
        PrivateDnsName: "ip-10-0-0-1.ec2.internal",
        Tags: [{ Key: "owner", Value: "ml" }],
      }),
    ]);
    expect((await answer).items).toEqual([
      {
        id: "i-1",
        kind: "ec2",
        instanceType: "g5.xlarge",
        instances: 1,
        region: "us-east-1",
        account: "111122223333",
        capacityType: "on-demand",
        launchedAt: "2026-09-01T08:00:00.000Z",
        tags: { owner: "ml" },
        asynchronous: false,
        privateDnsName: "ip-10-0-0-1.ec2.internal",
      },
    ]);
  });

  test.each([
    ["spot", "spot"],
    ["capacity-block", "reserved"],
    ["scheduled", "reserved"],
    ["interruptible-capacity-reservation", "on-demand"],
    [undefined, "on-demand"],
  ] as const)("lifecycle %s is capacity type %s", async (InstanceLifecycle, capacityType) => {
    const { answer } = instancesOf([anInstance("i-1", { ...(InstanceLifecycle && { InstanceLifecycle }) })]);
    expect((await answer).items).toMatchObject([{ capacityType }]);
  });

  test.each(["pending", "stopping", "stopped", "shutting-down", "terminated"] as const)(
    "a %s instance is not billed and not listed, even where a filter is ignored",
    async (Name) => {
      const { fake, answer } = instancesOf([anInstance("i-1", { State: { Name } })]);
      expect((await answer).items).toEqual([]);
      expect(fake.calls[0]?.input.Filters).toEqual([{ Name: "instance-state-name", Values: ["running"] }]);
    },
  );

  test("what a service manages and hides is asked for: its owner pays", async () => {
    const { fake, answer } = instancesOf([]);
    await answer;
    expect(fake.calls[0]?.input).toMatchObject({ IncludeManagedResources: true, MaxResults: 1000 });
  });

  test("tags of an Auto Scaling group match as the plan writes them", async () => {
    const tags = [{ Key: "aws:autoscaling:groupName", Value: "ranker-asg" }];
    const [item] = (await instancesOf([anInstance("i-1", { Tags: tags })]).answer).items;
    expect(item && matchesWorkload({ autoScalingGroup: "ranker-*" }, item)).toBe(true);
  });

  test.each([...HOSTILE_TEXTS, "__proto__", "constructor"])("the tag %j stays text", async (text) => {
    const { answer } = instancesOf([anInstance("i-1", { Tags: [{ Key: text, Value: text }] })]);
    const [item] = (await answer).items;
    expect(Object.entries(item?.tags ?? {})).toEqual([[text, text]]);
  });
});

describe("pages of instances", () => {
  test("1,500 instances are read in two pages", async () => {
    const { fake, answer } = instancesOf(numbered(1500), { pageSizes: [1000] });
    expect((await answer).items).toHaveLength(1500);
    expect(fake.calls.map(({ input }) => input.NextToken)).toEqual([undefined, "1"]);
  });

  test("wherever they are cut, empty pages included, the instances are the same", async () => {
    const instances = numbered(40);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12), { minLength: 1, maxLength: 12 }), async (pageSizes) => {
        const { answer } = instancesOf(instances, { pageSizes });
        expect((await answer).items.map(({ id }) => id)).toEqual(instances.map((one) => one.InstanceId));
      }),
      { numRuns: 60 },
    );
  });

  test("an instance that comes twice, because a page shifted, is one", async () => {
    const { answer } = instancesOf([anInstance("i-1"), anInstance("i-2"), anInstance("i-1")]);
    expect((await answer).items.map(({ id }) => id)).toEqual(["i-1", "i-2"]);
  });

  test.each(["InvalidNextToken", "ExpiredToken", "UnauthorizedOperation"])(
    "%s on the second page fails the list: it is never a shorter one",
    async (name) => {
      const { answer } = instancesOf(numbered(5), {
        pageSizes: [2],
        fail: ({ input }) => (input.NextToken === "1" ? awsError(name) : undefined),
      });
      await expect(answer).rejects.toMatchObject({
        name: "SourceError",
        source: "ec2:DescribeInstances in us-east-1",
        denied: name === "UnauthorizedOperation",
      });
    },
  );

  test("an instance without an id fails the list: it could not be told from another", async () => {
    const { answer } = instancesOf([{ ...anInstance("i-1"), InstanceId: undefined }]);
    await expect(answer).rejects.toThrow("without InstanceId");
  });
});
