import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { assumedRole } from "../../lib/aws/assumed-role.ts";
import { CallMeter } from "../../lib/aws/call-meter.ts";
import { clientOptions } from "../../lib/aws/connection.ts";
import { calling } from "../../lib/aws/sdk-failure.ts";
import { connectionTo } from "../../lib/aws/target.ts";
import { awsError } from "../fakes/aws-inventory.ts";

const ROLE = "arn:aws:iam::444455556666:role/headroom-watch";
const MINUTE = 60_000;
const START = Date.parse("2026-11-24T00:00:00Z");
/** The SDK reads the real clock: the session must outlive it. */
const LASTING = {
  AccessKeyId: "role",
  SecretAccessKey: "not a secret",
  SessionToken: "token",
  Expiration: new Date("2999-01-01T00:00:00Z"),
};
const sts = mockClient(STSClient);
let asked = 0;

beforeEach(() => {
  asked = 0;
  sts.reset();
  sts.on(AssumeRoleCommand).callsFake(async () => {
    asked += 1;
    return {
      Credentials: {
        AccessKeyId: `key-${asked}`,
        SecretAccessKey: "not a secret",
        SessionToken: "token",
        Expiration: new Date(START + asked * 60 * MINUTE),
      },
    };
  });
});
afterEach(() => sts.reset());
afterAll(() => sts.restore());

const base = () => ({ region: "us-east-1", meter: new CallMeter() });
const clocked = () => {
  const clock = { now: START };
  return { clock, provide: assumedRole(base(), { roleArn: ROLE }, () => clock.now) };
};

describe("an assumed role", () => {
  test("is asked for by name, with the external id where there is one", async () => {
    await assumedRole(base(), { roleArn: ROLE, externalId: "x-1" })();
    await assumedRole(base(), { roleArn: ROLE })();
    expect(sts.commandCalls(AssumeRoleCommand).map(({ args }) => args[0].input)).toEqual([
      { RoleArn: ROLE, RoleSessionName: "headroom", ExternalId: "x-1" },
      { RoleArn: ROLE, RoleSessionName: "headroom" },
    ]);
  });

  test.each([
    [0, "key-1"],
    [54, "key-1"],
    [55, "key-2"],
    [59, "key-2"],
    [61, "key-2"],
  ])("%i minutes into an hour its credentials are %s", async (minutes, accessKeyId) => {
    const { clock, provide } = clocked();
    await provide();
    clock.now += minutes * MINUTE;
    expect(await provide()).toMatchObject({ accessKeyId });
  });

  test("is asked for once, however many wait", async () => {
    const { provide } = clocked();
    const all = await Promise.all(Array.from({ length: 20 }, () => provide()));
    expect(new Set(all.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["key-1"]));
    expect(asked).toBe(1);
  });

  test("that is refused names the role, for everyone who waits, and is asked for again", async () => {
    const { provide } = clocked();
    const Credentials = {
      AccessKeyId: "key",
      SecretAccessKey: "not a secret",
      SessionToken: "token",
      Expiration: new Date(START + 60 * MINUTE),
    };
    sts.on(AssumeRoleCommand).rejectsOnce(awsError("AccessDenied")).resolves({ Credentials });
    const refused = await Promise.allSettled([provide(), provide()]);
    expect(refused).toMatchObject(
      [0, 1].map(() => ({ reason: { source: `sts:AssumeRole of ${ROLE}`, denied: true } })),
    );
    expect(await provide()).toMatchObject({ sessionToken: "token" });
  });

  test("without credentials in the answer is a failure, not an anonymous caller", async () => {
    sts.on(AssumeRoleCommand).resolves({});
    await expect(clocked().provide()).rejects.toThrow("got no credentials");
  });
});

describe("a connection to a target", () => {
  /** Answers an empty page to whoever signs a request; says with which key. */
  function wire() {
    const keys: (string | undefined)[] = [];
    const handle = async ({ headers }: { readonly headers: Record<string, string> }) => {
      keys.push(/Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1]);
      const body = new TextEncoder().encode("<DescribeInstancesResponse/>");
      return { response: { statusCode: 200, headers: { "content-type": "text/xml" }, body } };
    };
    return { keys, handler: { handle, destroy: () => undefined } };
  }
  const own = { accessKeyId: "own", secretAccessKey: "not a secret" };
  const describeInstances = async (roleArn?: string) => {
    const { keys, handler } = wire();
    const target = { account: "444455556666", region: "eu-west-1", ...(roleArn && { roleArn }) };
    const home = { ...base(), credentials: own, requestHandler: handler };
    const connection = connectionTo(target, home);
    const clients = [0, 1].map(() => new EC2Client(clientOptions(connection)));
    for (const client of clients) {
      await calling("ec2:DescribeInstances", target.region, () =>
        client.send(new DescribeInstancesCommand({})),
      );
    }
    return { keys, region: connection.region };
  };

  test("without a role is the caller's own", async () => {
    expect(await describeInstances()).toEqual({ keys: ["own", "own"], region: "eu-west-1" });
    expect(asked).toBe(0);
  });

  test("with a role signs as the role, which all its clients share", async () => {
    sts.on(AssumeRoleCommand).resolves({ Credentials: LASTING });
    expect((await describeInstances(ROLE)).keys).toEqual(["role", "role"]);
    expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
  });

  test("asks for the role at home, where STS knows the caller, and then talks to the target's region", async () => {
    const regions: string[] = [];
    sts.on(AssumeRoleCommand).callsFake(async (_, clientOf) => {
      regions.push(await clientOf().config.region());
      return { Credentials: LASTING };
    });
    const { region, keys } = await describeInstances(ROLE);
    expect({ region, keys, regions }).toEqual({
      region: "eu-west-1",
      keys: ["role", "role"],
      regions: ["us-east-1"],
    });
  });

  test("whose role is refused fails each call by the role's name, not by the call's", async () => {
    sts.on(AssumeRoleCommand).rejects(awsError("AccessDenied"));
    await expect(describeInstances(ROLE)).rejects.toMatchObject({
      name: "SourceError",
      source: `sts:AssumeRole of ${ROLE}`,
      reason: expect.stringContaining("grant sts:AssumeRole"),
      denied: true,
    });
  });
});
