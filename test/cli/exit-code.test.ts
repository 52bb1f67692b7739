import { describe, expect, test } from "vitest";
import { exitCodeOf, exitCodeOfError } from "../../lib/cli/exit-code.ts";
import { ConfigError, SourceError } from "../../lib/domain/errors.ts";
import { anEvidence, live } from "../builders/evidence.ts";

const medium = live(anEvidence("idle", "i-1", 100));

describe("exit codes", () => {
  test.each([
    ["no --fail-on", [medium], undefined, 0],
    ["below the floor", [medium], "high", 0],
    ["exactly on the floor", [medium], "medium", 4],
    ["above the floor", [medium], "low", 4],
    ["nothing found", [], "info", 0],
    [
      "snoozed does not count",
      [{ ...medium, state: { kind: "snoozed", until: "2027-01-01T00:00:00.000Z", reason: "migration" } }],
      "low",
      0,
    ],
    [
      "dismissed does not count",
      [{ ...medium, state: { kind: "dismissed", reason: "hot standby" } }],
      "low",
      0,
    ],
  ] as const)("%s", (_, findings, failOn, code) => {
    expect(exitCodeOf({ findings, problems: [] }, failOn)).toBe(code);
  });

  test.each([
    ["a permission that is missing", [{ where: "ce", what: "denied", failure: "denied" }], undefined, 3],
    ["a read that failed", [{ where: "ec2", what: "timeout", failure: "failed" }], undefined, 1],
    ["rows thrown away", [{ where: "metrics", what: "NaN", count: 3 }], undefined, 0],
    ["findings at the floor come first", [{ where: "ce", what: "denied", failure: "denied" }], "medium", 4],
  ] as const)("partial sight is no all-clear: %s", (_, problems, failOn, code) => {
    expect(exitCodeOf({ findings: [medium], problems }, failOn)).toBe(code);
  });

  test.each([
    ["a user's mistake", new ConfigError("got x"), 2],
    ["a source that failed", new SourceError("metrics", "broken"), 1],
    [
      "a closed door, even inside another error",
      new SourceError("aws", "denied", {
        cause: Object.assign(new Error("no"), { name: "AccessDeniedException" }),
      }),
      3,
    ],
    ["anything else", "boom", 1],
  ] as const)("%s", (_, error, code) => {
    expect(exitCodeOfError(error)).toBe(code);
  });
});
