import { Duration } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { describe, expect, test } from "vitest";
import { HANDLER_NAMES } from "../../lib/infra/handler-names.ts";
import { subscriberOf } from "../../lib/infra/subscriber.ts";
import {
  EXAMPLE_PLAN,
  handlerFunction,
  monitorStack,
  synthesizedMonitor,
  templateOf,
} from "../builders/synthesized.ts";

const member = { account: "444455556666", region: "eu-west-1", externalId: "an-agreed-word" };
const template = synthesizedMonitor({
  emails: [{ address: "ops@example.com" }],
  sender: "headroom@example.com",
  ownerReaders: { "ml-platform": ["ann@example.com"] },
  regions: ["us-east-1", "us-west-2"],
  members: [member],
  actions: true,
  dashboardUrl: "https://example.com/dashboard",
});
const variablesOf = (
  ...[handler, from = template]: [Parameters<typeof handlerFunction>[1], typeof template?]
) =>
  Object.fromEntries(
    Object.entries((handlerFunction(from, handler).Environment as { Variables: object }).Variables).filter(
      ([name]) => name.startsWith("HEADROOM_"),
    ),
  );

describe("what each function is told", () => {
  test.each([
    ["watch-utilization", ["METRIC_PERIOD", "TABLE", "TARGETS"]],
    ["watch-spend", ["TABLE", "TOPIC_ARN", "WORKLOAD_TAG"]],
    ["notify", ["DASHBOARD_URL", "EVENT_BUS", "TABLE", "TOPIC_ARN"]],
    ["weekly-report", ["DASHBOARD_URL", "MAIL_FROM", "MAIL_OWNERS", "MAIL_TO", "TABLE"]],
    ["findings-widget", ["ACTIONS", "TABLE"]],
    ["record-interruption", ["TABLE"]],
  ] as const)("%s: %j", (handler, names) => {
    expect(Object.keys(variablesOf(handler)).sort()).toEqual(names.map((name) => `HEADROOM_${name}`));
  });

  test("how many requests a bill may take and whose it is, where that is said", () => {
    const payer = synthesizedMonitor({ billRequests: 12, billAccount: "444455556666" });
    expect(variablesOf("watch-spend", payer)).toMatchObject({
      HEADROOM_BILL_REQUESTS: "12",
      HEADROOM_BILL_ACCOUNT: "444455556666",
    });
  });

  test("how many workloads have metrics of their own, where that is said: none is a number too", () => {
    for (const metricWorkloads of [0, 100])
      expect(variablesOf("watch-utilization", synthesizedMonitor({ metricWorkloads }))).toMatchObject({
        HEADROOM_METRIC_WORKLOADS: String(metricWorkloads),
      });
  });

  test("when people are not told of tickets: who tells, and who counts what is untold; nobody where nothing is said", () => {
    const quietHours = { from: "19:00", to: "08:00", timeZone: "Europe/Berlin", weekends: true };
    const from = synthesizedMonitor({ quietHours });
    for (const handler of HANDLER_NAMES) {
      const { HEADROOM_QUIET_HOURS: told } = variablesOf(handler, from);
      const needs = ["notify", "watch-utilization", "watch-spend"].includes(handler);
      expect(told === undefined ? undefined : JSON.parse(told)).toEqual(needs ? quietHours : undefined);
      expect(variablesOf(handler)).not.toHaveProperty("HEADROOM_QUIET_HOURS");
    }
  });

  test("an endpoint only when one is given: else it is AWS's, or the emulator's own to say", () => {
    const variables = (from: typeof template) =>
      (handlerFunction(from, "notify").Environment as { Variables: Record<string, string> }).Variables;
    const functionEndpointUrl = "http://emulator:4566";
    expect(variables(template)).not.toHaveProperty("AWS_ENDPOINT_URL");
    expect(variables(synthesizedMonitor({ functionEndpointUrl })).AWS_ENDPOINT_URL).toBe(functionEndpointUrl);
  });

  test("a report without a sender goes to the topic", () => {
    expect(Object.keys(variablesOf("weekly-report", synthesizedMonitor())).sort()).toEqual([
      "HEADROOM_DASHBOARD_URL",
      "HEADROOM_TABLE",
      "HEADROOM_TOPIC_ARN",
    ]);
  });

  test("targets are the regions of its own account, then the members with their roles", () => {
    const { HEADROOM_TARGETS } = variablesOf("watch-utilization");
    const text = JSON.stringify(HEADROOM_TARGETS);
    const filled = HEADROOM_TARGETS["Fn::Join"][1]
      .map((part: string | { Ref: string }) =>
        typeof part === "string" ? part : part.Ref === "AWS::AccountId" ? "111122223333" : "aws",
      )
      .join("");
    expect(text).toContain("AWS::AccountId");
    expect(JSON.parse(filled)).toEqual([
      { account: "111122223333", region: "us-east-1" },
      { account: "111122223333", region: "us-west-2" },
      { ...member, roleArn: "arn:aws:iam::444455556666:role/headroom-member" },
    ]);
  });

  test("the plan goes with the two that judge by it, as JSON; renderer and font with the one that mails", () => {
    const companions: Record<string, readonly string[]> = {};
    templateOf(
      monitorStack({
        sender: "headroom@example.com",
        emails: [{ address: "ops@example.com" }],
        code: (handler, files) => {
          companions[handler] = Object.entries(files).map(([name, content]) =>
            typeof content === "string" ? `${name}: ${JSON.parse(content).region}` : name,
          );
          return Code.fromInline("//");
        },
      }),
    );
    expect(companions).toEqual({
      "watch-utilization": ["plan.json: us-east-1"],
      "watch-spend": ["plan.json: us-east-1"],
      notify: [],
      "weekly-report": ["resvg.wasm", "Inter.ttf"],
      "findings-widget": [],
      "record-interruption": [],
    });
  });
});

const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@example.com`);

describe("what cannot be used is said, and nothing is drawn", () => {
  test.each([
    [{ plan: "no/such/plan.yaml" }, /cannot read the plan no\/such\/plan\.yaml/],
    [{ sender: "nobody" }, /e-mail address "nobody"/],
    [{ sender: "a@example.com" }, /nobody to write to/],
    [{ regions: ["Frankfurt"] }, /region "Frankfurt", expected one like eu-west-1/],
    [
      { regions: ["cn-north-1"] },
      /region cn-north-1, expected one of the commercial partition.*Cost Explorer/,
    ],
    [{ regions: ["us-gov-west-1"] }, /commercial partition/],
    [{ members: [{ ...member, region: "cn-northwest-1" }] }, /commercial partition/],
    [{ env: { region: "cn-north-1" }, regions: ["us-east-1"] }, /commercial partition/],
    [{ metricPeriod: Duration.seconds(90) }, /metricPeriod of 90 seconds, expected whole minutes/],
    [{ metricPeriod: Duration.millis(1) }, /metricPeriod of 0.001 seconds/],
    [{ metricPeriod: Duration.seconds(0) }, /metricPeriod of 0 seconds/],
    [{ metricPeriod: Duration.days(2) }, /one day at most/],
    [{ ownerReaders: { ann: ["a@example.com"] } }, /got ownerReaders and no sender/],
    [{ sender: "a@example.com", readers: ["b@example.com"], ownerReaders: { ann: [] } }, /owner ann/],
    [{ sender: "a@example.com", readers: ["b@example.com"], ownerReaders: { ann: ["c"] } }, /address "c"/],
    [
      {
        sender: "a@example.com",
        readers: people(50),
        ownerReaders: { ann: people(50), bob: people(50), cy: people(50) },
      },
      /got readers of the weekly mail in \d+ bytes.*3072/,
    ],
    [{ sender: "a@example.com", readers: people(51) }, /got 51 readers.*the 50 that SES takes/],
    [{ billRequests: 0 }, /billRequests 0, expected a whole number from 1 to 100/],
    [{ billRequests: 2.5 }, /billRequests 2.5/],
    [{ billRequests: 101 }, /billRequests 101/],
    [{ metricWorkloads: -1 }, /metricWorkloads -1, expected a whole number from 0 to 100/],
    [{ metricWorkloads: 101 }, /metricWorkloads 101/],
    [{ metricWorkloads: 1.5 }, /metricWorkloads 1.5/],
    [{ quietHours: { from: "19:00", to: "19:00", timeZone: "Etc/UTC" } }, /quietHours: got from and to both/],
    [{ quietHours: { from: "19:00", to: "08:00", timeZone: "Berlin" } }, /quietHours: got timeZone "Berlin"/],
    [{ billAccount: "me" }, /account "me", expected twelve digits/],
    [{ members: [{ ...member, account: "44" }] }, /account "44"/],
    [{ members: [{ ...member, externalId: "x" }] }, /external id/],
    [
      { members: Array.from({ length: 40 }, (_, i) => ({ ...member, region: `eu-west-${i % 9}` })) },
      /got 41 targets.*4 KB/,
    ],
  ])("%j", (props, message) => {
    expect(() => monitorStack(props)).toThrow(message);
  });
});

test("fifty readers, points of five minutes and any commercial region can be used", () => {
  const most = { sender: "a@example.com", readers: people(50), metricPeriod: Duration.minutes(5) };
  expect(variablesOf("watch-utilization", synthesizedMonitor(most)).HEADROOM_METRIC_PERIOD).toBe("300");
  expect(() =>
    monitorStack({ regions: ["us-west-2", "eu-south-2", "ca-central-1", "me-central-1"] }),
  ).not.toThrow();
});

describe("what deserves a look is a warning", () => {
  const warningsOf = (stack: ReturnType<typeof monitorStack>): string[] =>
    stack.monitor.node.metadata
      .filter(({ type }) => type === "aws:cdk:warning")
      .map(({ data }) => String(data));

  test.each([
    [{}, []],
    [{ billRequests: 4 }, []],
    [
      { billRequests: 12 },
      [expect.stringContaining("18 times a day (billRequests 12, commitments 6): up to 5.47 USD")],
    ],
  ])("what more requests to Cost Explorer than ten a day cost is said: %j", (props, said) => {
    const { metadata } = monitorStack({ ...props, emails: [{ address: "ops@example.com" }] }).monitor.node;
    expect(metadata.filter(({ type }) => type === "aws:cdk:info").map(({ data }) => data)).toEqual(said);
  });

  test("nobody is told", () => {
    expect(warningsOf(monitorStack())).toEqual([expect.stringContaining("nobody is told by e-mail")]);
  });

  test("nobody would get the alarms", () => {
    expect(warningsOf(monitorStack({ emails: [subscriberOf("cfo@example.com=high")] }))).toEqual([
      expect.stringContaining("nobody gets the alarms"),
    ]);
  });

  test("a plan for the regions it names, and mail for somebody: nothing to look at", () => {
    expect(
      warningsOf(monitorStack({ plan: EXAMPLE_PLAN, emails: [{ address: "ops@example.com" }] })),
    ).toEqual([]);
  });
});
