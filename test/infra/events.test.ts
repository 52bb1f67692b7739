import { TimeZone } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { JOBS } from "../../lib/pipeline/jobs.ts";
import { synthesizedMonitor } from "../builders/synthesized.ts";

const template = synthesizedMonitor({ reportTimeZone: TimeZone.EUROPE_BERLIN });

describe("the schedule", () => {
  test.each([
    ["recent", "cron(41 * * * ? *)", "OFF"],
    ["utilization", "cron(17 6 * * ? *)", "FLEXIBLE"],
    ["spend", "cron(3 9 * * ? *)", "FLEXIBLE"],
  ])("starts %s at %s", (job, expression, mode) => {
    template.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: expression,
      FlexibleTimeWindow: Match.objectLike({ Mode: mode }),
      Target: Match.objectLike({ Input: JSON.stringify({ job }) }),
    });
  });

  test("starts each job once", () => {
    const inputs = Object.values(template.findResources("AWS::Scheduler::Schedule")).map(
      ({ Properties }) => JSON.parse(Properties.Target.Input).job ?? "report",
    );
    expect(inputs.sort()).toEqual([...JOBS, "report"].sort());
  });

  test("sends the report on Monday at seven, where its readers are", () => {
    template.hasResourceProperties("AWS::Scheduler::Schedule", {
      ScheduleExpression: "cron(0 7 ? * MON *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      Target: Match.objectLike({ Input: "{}" }),
    });
  });

  test("tries again, and keeps what it cannot deliver", () => {
    template.allResourcesProperties("AWS::Scheduler::Schedule", {
      Target: Match.objectLike({
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: Match.anyValue() },
        DeadLetterConfig: { Arn: Match.anyValue() },
      }),
    });
  });

  test("may start its three functions and nothing else", () => {
    const policies = template.findResources("AWS::IAM::Policy", {
      Properties: {
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Action: "lambda:InvokeFunction" })]),
        },
      },
    });
    const [policy, ...others] = Object.values(policies);
    expect(others).toEqual([]);
    const [invoke, deadLetter, ...more] = policy?.Properties.PolicyDocument.Statement ?? [];
    expect(invoke.Resource).toHaveLength(3);
    expect(deadLetter.Action).toBe("sqs:SendMessage");
    expect(more).toEqual([]);
  });
});

describe("the stream", () => {
  const [mapping] = Object.values(template.findResources("AWS::Lambda::EventSourceMapping"));
  const patterns: unknown[] = mapping?.Properties.FilterCriteria.Filters.map(
    ({ Pattern }: { Pattern: string }) => JSON.parse(Pattern),
  );

  test("wakes notify for runs that ended and for pending criticals, and for nothing else", () => {
    expect(patterns).toEqual([
      { eventName: ["INSERT", "MODIFY"], dynamodb: { Keys: { kind: { S: ["run"] } } } },
      {
        eventName: ["INSERT", "MODIFY"],
        dynamodb: {
          Keys: { kind: { S: ["finding"] } },
          NewImage: { severity: { S: ["critical"] }, pending: { BOOL: [true] } },
        },
      },
    ]);
  });

  test("loses nothing: from the oldest record, halves, ten tries, then the dead letters", () => {
    expect(mapping?.Properties).toMatchObject({
      StartingPosition: "TRIM_HORIZON",
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      ParallelizationFactor: 1,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  });
});

test("both warnings of a spot instance's end are recorded, from the default bus", () => {
  template.hasResourceProperties("AWS::Events::Rule", {
    EventBusName: Match.absent(),
    EventPattern: {
      source: ["aws.ec2"],
      "detail-type": ["EC2 Spot Instance Interruption Warning", "EC2 Instance Rebalance Recommendation"],
    },
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  });
});
