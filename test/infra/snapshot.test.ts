import { expect, test } from "vitest";
import { synthesizedMember, synthesizedMonitor } from "../builders/synthesized.ts";

// What a deployment would change is read here: `npx vitest run test/infra/snapshot.test.ts -u` after having looked at it.
test("the monitor's stack", () => {
  expect(synthesizedMonitor({ emails: [{ address: "ops@example.com" }] }).toJSON()).toMatchSnapshot();
});

test("the member's stack", () => {
  expect(synthesizedMember().toJSON()).toMatchSnapshot();
});
