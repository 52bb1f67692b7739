import { describe, expect, test } from "vitest";
import { reopenedByHand } from "../../lib/alerts/reopen-by-hand.ts";
import type { FindingState } from "../../lib/domain/finding.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";

const reopen = (state: FindingState) => () => reopenedByHand(aFinding({ version: 4, state }), "ann", NOW);

describe("a silence taken back", () => {
  test.each<[string, FindingState]>([
    ["dismissed", { kind: "dismissed", reason: "standby" }],
    ["snoozed", { kind: "snoozed", reason: "migration", until: NOW }],
  ])("a finding that was %s is open, news, and says who took the silence back, and when", (_, state) => {
    expect(reopen(state)()).toMatchObject({
      finding: { version: 5, state: { kind: "open", reopened: { by: "ann", at: NOW } } },
      expectedVersion: 4,
    });
  });

  test.each<[string, FindingState, RegExp]>([
    ["open", { kind: "open" }, /which is open, expected one that was snoozed or dismissed/],
    [
      "silenced in the plan",
      { kind: "dismissed", reason: "standby", inPlan: true },
      /take it out of `silence`/,
    ],
  ])("one that is %s is refused", (_, state, said) => {
    expect(reopen(state)).toThrow(said);
  });
});
