import { describe, expect, test } from "vitest";
import { allPages } from "../../../lib/aws/inventory/pages.ts";

/** Answers the pages in turn; fails the test when asked for more. */
function served(pages: readonly { readonly items: readonly number[]; readonly NextToken?: string }[]) {
  const asked: (string | undefined)[] = [];
  const answer = allPages("ec2:DescribeThings", "us-east-1", async ({ NextToken }) => {
    const page = pages[asked.length];
    asked.push(NextToken);
    if (!page) throw new Error("asked past the end");
    return page;
  });
  return { asked, answer: answer.then((read) => read.flatMap(({ items }) => items)) };
}

describe("pages", () => {
  test.each([
    ["no token", {}],
    ["an empty token", { NextToken: "" }],
  ])("end with %s", async (_, end) => {
    const { asked, answer } = served([
      { items: [1], NextToken: "a" },
      { items: [2], ...end },
    ]);
    expect(await answer).toEqual([1, 2]);
    expect(asked).toEqual([undefined, "a"]);
  });

  test("go on after an empty one that has a token", async () => {
    expect(await served([{ items: [], NextToken: "a" }, { items: [2] }]).answer).toEqual([2]);
  });

  test.each([
    ["the same token", ["a", "a"]],
    ["an earlier token", ["a", "b", "a"]],
  ])("that come back with %s are a failure, not a loop and not a list", async (_, tokens) => {
    const { answer } = served(tokens.map((NextToken) => ({ items: [1], NextToken })));
    await expect(answer).rejects.toThrow("ec2:DescribeThings in us-east-1: got the same page token twice");
  });
});
