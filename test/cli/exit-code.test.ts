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
    expect(exitCodeOf(findings, failOn)).toBe(code);
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
