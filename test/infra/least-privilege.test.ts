import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { HANDLER_NAMES, type HandlerName } from "../../lib/infra/handler-names.ts";
import { HANDLER_PERMISSIONS } from "../../lib/infra/permissions.ts";
import { grantedActions, synthesizedMember, synthesizedMonitor } from "../builders/synthesized.ts";

const everySetUp = synthesizedMonitor({
  emails: [{ address: "ops@example.com" }],
  sender: "headroom@example.org",
  actions: true,
  members: [
    { account: "444455556666", region: "eu-west-1", externalId: "an-agreed-word" },
    { account: "444455556666", region: "eu-north-1", externalId: "an-agreed-word" },
  ],
});
const asItComes = synthesizedMonitor();

/** Actions without resource-level permissions (Service Authorization Reference, 2026-11-25). */
const ON_EVERYTHING = new Set([
  "cloudwatch:GetMetricData",
  "cloudwatch:ListMetrics",
  "ec2:DescribeInstances",
  "ec2:DescribeInstanceTypes",
  "ec2:DescribeReservedInstances",
  "ec2:DescribeSpotPriceHistory",
  "sagemaker:ListEndpoints",
  "sagemaker:ListTrainingJobs",
  "pricing:GetProducts",
  "savingsplans:DescribeSavingsPlansOfferingRates",
  "ce:GetCostAndUsage",
  "ce:GetSavingsPlansCoverage",
  "ce:GetSavingsPlansUtilization",
  "ce:GetReservationCoverage",
  "ce:GetReservationUtilization",
  "ce:GetSavingsPlansPurchaseRecommendation",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);
const READS = /:(Get|List|Describe|Query|Decrypt$)/;

const resourcesOf = (handler: HandlerName, action: string, template = everySetUp): string[] =>
  (grantedActions(template).get(handler) ?? [])
    .filter((one) => one.action === action)
    .map(({ resource }) => resource);

describe.each([
  ["as it comes", asItComes],
  ["with mail, actions and members", everySetUp],
])("the monitor %s", (_, template) => {
  const granted = [...grantedActions(template)].flatMap(([handler, actions]) =>
    actions.map((one) => ({ handler, ...one })),
  );

  test("asks for everything only where nothing less can be asked for", () => {
    const wide = granted.filter(({ resource, action }) => resource === "*" && !ON_EVERYTHING.has(action));
    expect(wide).toEqual([]);
  });

  test("names each action, but for the set of data keys that SNS asks for", () => {
    const wild = granted.filter(({ action }) => action.includes("*")).map(({ action }) => action);
    expect(new Set(wild)).toEqual(new Set(["kms:GenerateDataKey*"]));
  });

  test("writes to its own table, topic, bus, queues, logs, traces and mail, and to nothing else", () => {
    const own =
      /^(\*|<Headroom(FindingsTable|AlertsTopic|AlertsKey|Changes|\w+DeadLettersQueue|\w+Logs)\w+(\.Arn)?>|arn:<AWS::Partition>:ses:.*|arn:<AWS::Partition>:iam::444455556666:role\/headroom-member)$/;
    const writes = granted.filter(({ action }) => !READS.test(action));
    expect(writes.length).toBeGreaterThan(10);
    expect(writes.filter(({ resource }) => !own.test(resource))).toEqual([]);
  });

  test("reads SageMaker in the watched regions of its own account only", () => {
    const arns = granted.filter(({ action }) => /^sagemaker:(Describe|ListTags)/.test(action));
    expect(new Set(arns.map(({ resource }) => resource.replace(/[^:]*\/\*$/, "")))).toEqual(
      new Set(["arn:<AWS::Partition>:sagemaker:us-east-1:<AWS::AccountId>:"]),
    );
  });
});

describe("each handler", () => {
  test.each(HANDLER_NAMES)(
    "%s may do what permissions.ts lists, log, trace and leave dead letters",
    (handler) => {
      const listed = HANDLER_PERMISSIONS[handler]
        .filter(({ when }) => when !== "no-sender")
        .flatMap(({ actions }) => actions);
      const granted = new Set((grantedActions(everySetUp).get(handler) ?? []).map(({ action }) => action));
      const besides = [...granted].filter((action) => !listed.includes(action)).sort();
      expect(listed.filter((action) => !granted.has(action))).toEqual([]);
      expect(besides).toEqual(besidesOf(handler));
    },
  );

  test("only the one that looks at members may become their role, and no other role", () => {
    const takers = HANDLER_NAMES.filter((handler) => resourcesOf(handler, "sts:AssumeRole").length > 0);
    expect(takers).toEqual(["watch-utilization"]);
    expect(resourcesOf("watch-utilization", "sts:AssumeRole")).toEqual([
      "arn:<AWS::Partition>:iam::444455556666:role/headroom-member",
    ]);
    expect(resourcesOf("watch-utilization", "sts:AssumeRole", asItComes)).toEqual([]);
  });

  test("the widget changes findings only where that was switched on", () => {
    expect(resourcesOf("findings-widget", "dynamodb:UpdateItem")).toHaveLength(1);
    expect(resourcesOf("findings-widget", "dynamodb:UpdateItem", asItComes)).toEqual([]);
  });

  test("the report is sent as the sender, or goes to the topic: one of the two", () => {
    expect(resourcesOf("weekly-report", "ses:SendEmail").map((arn) => arn.replace(/.*identity/, ""))).toEqual(
      ["/headroom@example.org", "/example.org", "/ops@example.com", "/example.com"],
    );
    expect(resourcesOf("weekly-report", "sns:Publish")).toEqual([]);
    expect(resourcesOf("weekly-report", "ses:SendEmail", asItComes)).toEqual([]);
    expect(resourcesOf("weekly-report", "sns:Publish", asItComes)).toHaveLength(1);
  });

  test("sends mail as the sender only", () => {
    everySetUp.hasResourceProperties("AWS::IAM::Policy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ["ses:SendEmail", "ses:SendRawEmail"],
            Condition: { StringEquals: { "ses:FromAddress": "headroom@example.org" } },
          }),
        ]),
      },
    });
  });

  test("is documented with exactly what it may do", () => {
    const document = readFileSync(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");
    const section = document.split("## ").find((one) => one.startsWith("What each function may do")) ?? "";
    const [text = ""] = section.split("Whoever opens");
    const documented = [...text.matchAll(/`([a-z0-9]+:[A-Z][A-Za-z*]+)`/g)].map((match) => match[1]);
    const granted = [...grantedActions(everySetUp).values()].flatMap((list) => list.map((one) => one.action));
    expect([...new Set(documented)].sort()).toEqual([...new Set([...granted, "sns:Publish"])].sort());
  });
});

describe("a member's role", () => {
  const [role] = Object.values(synthesizedMember().findResources("AWS::IAM::Role"));
  const [policy] = Object.values(synthesizedMember().findResources("AWS::IAM::Policy"));

  test("reads and does nothing else", () => {
    const actions: string[] = policy?.Properties.PolicyDocument.Statement.flatMap(
      ({ Action }: { Action: string | string[] }) => Action,
    );
    expect(actions).toHaveLength(13);
    expect(actions.filter((action) => !READS.test(action))).toEqual([]);
  });

  test("is taken on by the monitor's account alone, and only with the agreed word", () => {
    expect(role?.Properties.AssumeRolePolicyDocument.Statement).toMatchObject([
      { Action: "sts:AssumeRole", Condition: { StringEquals: { "sts:ExternalId": "an-agreed-word" } } },
    ]);
    expect(JSON.stringify(role?.Properties.AssumeRolePolicyDocument)).toContain(":iam::111122223333:root");
  });

  test("or by its one role, where that is named", () => {
    const monitorRoleArn = "arn:aws:iam::111122223333:role/Headroom-WatchUtilization";
    synthesizedMember({ monitorRoleArn }).hasResourceProperties("AWS::IAM::Role", {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { AWS: monitorRoleArn } }] },
    });
  });

  test.each([
    [{ monitorAccount: "1234" }, /account "1234", expected twelve digits/],
    [{ externalId: "short" }, /external id/],
    [{ externalId: "with a blank" }, /external id/],
  ])("is not drawn for %j", (props, message) => {
    expect(() => synthesizedMember(props)).toThrow(message);
  });
});

function besidesOf(handler: HandlerName): string[] {
  const always = [
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
  ];
  if (handler === "findings-widget") return always;
  if (handler !== "notify") return [...always.slice(0, 2), "sqs:SendMessage", ...always.slice(2)];
  return [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    ...always.slice(0, 2),
    "sqs:SendMessage",
    ...always.slice(2),
  ];
}
