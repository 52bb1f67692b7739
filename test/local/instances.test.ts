import { describe, expect, test } from "vitest";
import { ConfigError } from "../../lib/domain/errors.ts";
import { readInventory } from "../../lib/local/inventory.ts";
import { CLOCK, EC2, fetchFleet, INSTANCES, only, TYPES, withFolder } from "./fleet-folder.ts";

const ROW = "i-1,ec2,g5.xlarge,us-east-1,111122223333,spot,2026-01-01 00:00:00,team=ml;workload=fraud";
const inventoryOf = (content: string, name = "instances.csv") =>
  withFolder({ [name]: content }, (dir) => readInventory(dir, TYPES, CLOCK));
const inventory = (...rows: readonly string[]) => inventoryOf([INSTANCES, ...rows].join("\n"));

describe("instances.csv", () => {
  test("says what runs", async () => {
    expect(await inventory(ROW)).toEqual({
      items: [
        {
          id: "i-1",
          kind: "ec2",
          instanceType: "g5.xlarge",
          instances: 1,
          region: "us-east-1",
          account: "111122223333",
          capacityType: "spot",
          launchedAt: "2026-01-01T00:00:00.000Z",
          tags: { team: "ml", workload: "fraud" },
          asynchronous: false,
        },
      ],
      problems: [],
    });
  });

  test("columns may come in any order, in any case, some not at all", async () => {
    const { items } = await inventoryOf(
      "\uFEFFINSTANCETYPE,launchedat,resourceid,kind,instances,async\r\nml.g5.xlarge,1767225600,e,sagemaker-endpoint,3,true\r\n",
    );
    expect(items).toMatchObject([
      {
        region: "unknown",
        account: "unknown",
        capacityType: "on-demand",
        instances: 3,
        asynchronous: true,
        tags: {},
      },
    ]);
  });

  test.each([
    ["HTML", "<img src=x onerror=alert(1)>"],
    ["quotes", 'say ""hi""'],
    ["a line end", "two\nlines"],
    ["a formula", "=cmd()|'/C calc'!A0"],
    ["commas and equals signs", "a=b,c=d"],
  ])("keeps a tag's value as it is: %s", async (_, value) => {
    const { items } = await inventory(ROW.replace(/team=.*/, `"note=${value};team=ml"`));
    expect(items[0]?.tags).toEqual({ note: value.replaceAll('""', '"'), team: "ml" });
  });

  test("a tag called __proto__ is a tag", async () => {
    const { items } = await inventory(ROW.replace(/team=.*/, "__proto__=x"));
    expect(Object.entries(items[0]?.tags ?? {})).toEqual([["__proto__", "x"]]);
  });

  test("a type the catalog lacks is kept and reported with the nearest name", async () => {
    const { items, problems } = await inventory(ROW.replace("g5.xlarge", "g5.xlrge"));
    expect(items[0]?.instanceType).toBe("g5.xlrge");
    expect(problems).toEqual([
      {
        where: "instances.csv",
        what: expect.stringMatching(/"g5.xlrge" is not in the catalog \(is g5.xlarge meant/),
        count: 1,
      },
    ]);
  });

  test("a launch in the future is reported", async () => {
    const { problems } = await inventory(ROW.replace("2026-01-01", "2027-01-01"));
    expect(problems).toMatchObject([
      { what: expect.stringContaining("i-1 is said to be launched in the future") },
    ]);
  });

  test("the same row twice counts once", async () => {
    const { items, problems } = await inventory(ROW, ROW);
    expect(items).toHaveLength(1);
    expect(problems).toMatchObject([{ what: expect.stringContaining("lines 2, 3"), count: 1 }]);
  });

  test.each([
    [
      "two rows that contradict each other",
      [ROW, ROW.replace("g5.xlarge", "m5.large")],
      'instances.csv:3: duplicate id "i-1": lines 2, 3',
    ],
    [
      "a launch that is no time",
      [ROW.replace("2026-01-01", "2026-02-30")],
      'instances.csv:2: launchedAt: got "2026-02-30 00:00:00"',
    ],
    [
      "a capacity type that is none",
      [ROW.replace("spot", "spott")],
      'instances.csv:2: capacityType: got "spott", expected on-demand, spot, reserved; is spot meant?',
    ],
    [
      "a kind that is none",
      [ROW.replace(",ec2,", ",rds,")],
      'instances.csv:2: kind: got "rds", expected ec2, sagemaker-endpoint',
    ],
    ["a row too short", [ROW, "i-2,ec2"], "instances.csv:3: got 2 fields, expected 8"],
    ["no name", [ROW.replace("i-1", "")], "instances.csv:2: resourceId is empty"],
    [
      "a quote left open",
      [ROW.replace("team=ml", '"team=ml')],
      "instances.csv:2: a quote that is not closed",
    ],
  ])("refuses %s", async (_, rows, message) => {
    const failure = await inventory(...rows).catch((error) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure.message).toContain(message);
  });

  test.each([
    [
      "missing columns",
      "resourceId,kind,instance_type,launchedAt\n",
      'missing column instanceType (is "instance_type" meant?)',
    ],
    ["an empty file", "", "got an empty file"],
    ["a binary file", "\u0000\u0001", "got binary data"],
  ])("refuses %s", async (_, content, message) => {
    await expect(inventoryOf(content)).rejects.toThrow(message);
  });

  test("a folder without an inventory is a configuration error", async () => {
    await expect(fetchFleet({})).rejects.toThrow(/got no instances.csv and no describe-instances.json/);
  });
});

describe("describe-instances.json", () => {
  const instance = {
    InstanceId: "i-1",
    InstanceType: "g5.xlarge",
    LaunchTime: "2026-01-01T00:00:00+00:00",
    State: { Code: 16, Name: "running" },
    Placement: { AvailabilityZone: "us-west-2-lax-1a" },
    Tags: [{ Key: "workload", Value: "a=b;c" }],
  };
  const page = (...instances: readonly object[]) =>
    JSON.stringify({ Reservations: [{ OwnerId: "111122223333", Instances: instances }] }, null, 2);

  test("says what runs; what is stopped or gone does not", async () => {
    const stopped = { ...instance, InstanceId: "i-2", State: { Name: "stopped" } };
    const spot = { ...instance, InstanceId: "i-3", InstanceLifecycle: "spot" };
    const { items } = await inventoryOf(
      `${page(instance, stopped)}\n${page(spot)}`,
      "describe-instances.json",
    );
    expect(items).toMatchObject([
      {
        id: "i-1",
        region: "us-west-2",
        account: "111122223333",
        capacityType: "on-demand",
        tags: { workload: "a=b;c" },
      },
      { id: "i-3", capacityType: "spot" },
    ]);
  });

  test.each([
    ["not JSON", "{", "not valid JSON"],
    ["another command's output", '{"Volumes": []}', "expected the output of aws ec2 describe-instances"],
    [
      "an instance without a type",
      page({ ...instance, InstanceType: undefined }),
      "Reservations.0.Instances.0.InstanceType",
    ],
  ])("refuses %s", async (_, content, message) => {
    await expect(inventoryOf(content, "describe-instances.json")).rejects.toThrow(message);
  });
});

test("instances.csv is read where both are there", async () => {
  expect(only(await fetchFleet({ "instances.csv": EC2, "describe-instances.json": "{" })).id).toBe("i-1");
});
