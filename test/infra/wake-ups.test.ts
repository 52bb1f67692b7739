import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { synthesizedMonitor } from "../builders/synthesized.ts";

const emails = [{ address: "ops@example.com" }];
const PAGER = "arn:aws:sns:us-east-1:111122223333:on-call";

interface Composite {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmRule: unknown;
  readonly AlarmActions: readonly unknown[];
}

const compositesOf = (template: Template): Composite[] =>
  Object.values(template.findResources("AWS::CloudWatch::CompositeAlarm")).map(
    ({ Properties }) => Properties,
  );
/** The single alarms of a rule, by their names in the stack. */
const partsOf = ({ AlarmRule }: Composite): string[] =>
  [...JSON.stringify(AlarmRule).matchAll(/HeadroomAlarms(\w+?)[0-9A-F]{8}/g)].map((match) => match[1] ?? "");

const template = synthesizedMonitor({ emails });
const composites = new Map(compositesOf(template).map((one) => [one.AlarmName, one]));

describe("alarms worth waking for", () => {
  test.each([
    [
      "Headroom-is-blind",
      ["MissedRecent", "MissedUtilization", "MissedSpend", "UnknownShare", "FailedReadsRecent"],
    ],
    ["Headroom-money-is-burning", ["CriticalFindingsUtilization", "CriticalFindingsSpend", "WasteRate"]],
    ["Headroom-nobody-would-hear", ["Untold", "NewsDeadLetters", "SubscriptionsLost"]],
  ])("%s: any of %j", (name, parts) => {
    const composite = composites.get(name);
    expect(composite && partsOf(composite)).toEqual(parts);
    const rule = JSON.stringify(composite?.AlarmRule);
    expect(rule.match(/ALARM\(/g)).toHaveLength(parts.length);
    expect(rule).not.toMatch(/ AND | NOT /);
  });

  test("are these three, each with one action and its section of the runbook", () => {
    expect(composites.size).toBe(3);
    for (const { AlarmActions, AlarmDescription } of composites.values()) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/AlertsTopic/) }]);
      expect(AlarmDescription).toMatch(/\. Runbook: docs\/runbook\.md#[\w-]+$/);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1_024);
    }
  });

  test("go to the pager where there is one, and the single alarms stay mail", () => {
    const paged = synthesizedMonitor({ emails, pagerTopicArn: PAGER });
    for (const { AlarmActions } of compositesOf(paged)) expect(AlarmActions).toEqual([PAGER]);
    const singles = Object.values(paged.findResources("AWS::CloudWatch::Alarm"));
    for (const { Properties } of singles)
      expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/AlertsTopic/) }]);
  });

  test("ask for no alarm that a monitor does not have: nobody subscribed is nobody lost", () => {
    const [, , deaf] = compositesOf(synthesizedMonitor());
    expect(deaf && partsOf(deaf)).toEqual(["Untold", "NewsDeadLetters"]);
  });

  test.each([
    ["on-call"],
    ["arn:aws:sqs:us-east-1:111122223333:on-call"],
    ["arn:aws:sns:us-east-1:1:on-call"],
  ])("are not sent to %s", (pagerTopicArn) => {
    expect(() => synthesizedMonitor({ pagerTopicArn })).toThrow(/expected one like arn:aws:sns:/);
  });
});
