import type { Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { memberStack, monitorStack } from "../builders/synthesized.ts";

const everySetUp = monitorStack({
  emails: [{ address: "ops@example.com" }],
  sender: "headroom@example.com",
  actions: true,
  pagerTopicArn: "arn:aws:sns:us-east-1:111122223333:on-call",
  gpuAgentTag: { key: "headroom-gpu", value: "on" },
  members: [{ account: "444455556666", region: "eu-west-1", externalId: "an-agreed-word" }],
});

const stacks: readonly [string, Stack][] = [
  ["the monitor as it comes", monitorStack()],
  ["the monitor with mail, actions, members, a pager and the agent", everySetUp],
  ["the member's role", memberStack()],
];

/** Each complaint as `rule at resource: what`. */
function complaintsAbout(stack: Stack): string[] {
  const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map((one) => `${ruleName} at ${one.constructPath}: ${description}`),
  );
}

describe("cdk-nag's AwsSolutions", () => {
  test.each(stacks)("has nothing to say about %s", (_, stack) => {
    expect(complaintsAbout(stack)).toEqual([]);
  });

  test("is really asked: a queue that anybody may read in the clear is complained about", () => {
    const stack = memberStack();
    new Queue(stack, "Open");
    expect(complaintsAbout(stack)).not.toEqual([]);
  });
});
