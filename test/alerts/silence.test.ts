import { describe, expect, test } from "vitest";
import { type ReconcileInput, reconcile } from "../../lib/alerts/reconcile.ts";
import type { Finding, FindingState } from "../../lib/domain/finding.ts";
import type { Silence } from "../../lib/domain/plan.ts";
import { addDays } from "../../lib/domain/window.ts";
import { live } from "../builders/evidence.ts";
import { NOW } from "../builders/fleet.ts";
import { aRun, idle, TOMORROW, YESTERDAY } from "./reconciling.ts";

const QUIET = { opened: [], worse: [], resolved: [], kept: [] };
const reason = "known";

/** What one run makes of i-1, idle again, with what the store and the plan say of it. */
function run(written: readonly Silence[], state?: FindingState, saving = 100) {
  const stored: Finding[] = state ? [live(idle(), { state, version: 2 })] : [];
  const { findings, changes } = reconcile(aRun({ evidence: [idle(saving)], stored, silence: written }));
  return { state: findings[0]?.state, version: findings[0]?.version, changes };
}

describe("a finding that plan.yaml silences", () => {
  test.each<[string, Silence, FindingState]>([
    ["for good", { finding: "idle:i-1", reason }, { kind: "dismissed", reason, inPlan: true }],
    ["by a glob", { finding: "idle:*", reason }, { kind: "dismissed", reason, inPlan: true }],
    ["whatever the rule", { finding: "*:i-1", reason }, { kind: "dismissed", reason, inPlan: true }],
    [
      "until tomorrow",
      { finding: "idle:i-1", reason, until: TOMORROW },
      { kind: "snoozed", until: TOMORROW, reason, inPlan: true },
    ],
  ])("%s is no news, new or known, however much worse", (_, written, state) => {
    expect(run([written])).toEqual({ state, version: 1, changes: QUIET });
    expect(run([written], { kind: "open" }, 5000)).toEqual({ state, version: 2, changes: QUIET });
  });

  test.each<[string, Silence]>([
    ["until this very moment", { finding: "idle:i-1", reason, until: NOW }],
    ["until yesterday", { finding: "idle:i-1", reason, until: YESTERDAY }],
    ["under another id", { finding: "idle:i-2", reason }],
    ["under a part of its id", { finding: "i-1", reason }],
  ])("%s is news", (_, written) => {
    expect(run([written])).toEqual({
      state: { kind: "open" },
      version: 1,
      changes: { ...QUIET, opened: ["idle:i-1"] },
    });
  });

  test("is silent by the line that still holds where another has run out", () => {
    const over = { finding: "idle:i-1", reason: "old", until: YESTERDAY };
    expect(run([over, { finding: "idle:*", reason }]).state).toMatchObject({ kind: "dismissed", reason });
  });

  test("is news again once the line is taken out of the plan", () => {
    const opened = { state: { kind: "open" }, version: 3, changes: { ...QUIET, opened: ["idle:i-1"] } };
    expect(run([], { kind: "dismissed", reason, inPlan: true })).toEqual(opened);
    expect(run([], { kind: "snoozed", until: TOMORROW, reason, inPlan: true })).toEqual(opened);
  });

  test("is silent although its rule cannot look just now", () => {
    const { findings, changes } = reconcile(
      aRun({
        stored: [live(idle())],
        unknowns: [{ rule: "idle", resource: "i-1" }],
        silence: [{ finding: "idle:i-1", reason }],
      }),
    );
    expect(findings[0]?.state.kind).toBe("dismissed");
    expect(changes).toEqual(QUIET);
  });
});

describe("a finding that a person silenced", () => {
  test.each<[string, FindingState]>([
    ["dismissed", { kind: "dismissed", reason }],
    ["snoozed until tomorrow", { kind: "snoozed", until: TOMORROW, reason }],
  ])("%s stays as it is, without a line in the plan", (_, state) => {
    expect(run([], state, 5000)).toEqual({ state, version: 2, changes: QUIET });
  });

  test.each([NOW, YESTERDAY])("snoozed until %s is news again", (until) => {
    const { state, version, changes } = run([], { kind: "snoozed", until, reason });
    expect({ state, version, changes }).toEqual({
      state: { kind: "open" },
      version: 3,
      changes: { ...QUIET, opened: ["idle:i-1"] },
    });
  });

  test("stays silent while nobody can look, even when the snooze runs out meanwhile", () => {
    const stored = [live(idle(), { state: { kind: "snoozed", until: YESTERDAY, reason } })];
    const unknowns = [{ rule: "idle", resource: "*" }];
    expect(reconcile(aRun({ stored, unknowns }))).toMatchObject({ findings: stored, changes: QUIET });
  });

  const absences: [string, ReconcileInput][] = [
    ["not true for a run", aRun()],
    ["off the inventory for a run", aRun({ existingResources: new Map() })],
  ];
  const lasting: FindingState[] = [
    { kind: "dismissed", reason },
    { kind: "snoozed", until: addDays(NOW, 7), reason },
  ];
  test.each(absences)("and is %s stays silenced, then and when it comes back", (_, absent) => {
    for (const state of lasting) {
      const stored = [live(idle(), { state, version: 2 })];
      const first = reconcile({ ...absent, stored });
      expect(first).toMatchObject({ findings: stored, changes: QUIET });
      const second = reconcile(aRun({ evidence: [idle(5000)], stored: first.findings, now: TOMORROW }));
      expect(second.changes).toEqual(QUIET);
      expect(second.findings[0]).toMatchObject({ state, version: 2 });
    }
  });

  test("is resolved like any other once its snooze has run out, and news when it comes back", () => {
    const stored = [live(idle(), { state: { kind: "snoozed", until: NOW, reason } })];
    const first = reconcile(aRun({ stored }));
    expect(first.changes).toEqual({ ...QUIET, resolved: ["idle:i-1"] });
    const second = reconcile(aRun({ evidence: [idle()], stored: first.findings, now: TOMORROW }));
    expect(second.changes).toEqual({ ...QUIET, opened: ["idle:i-1"] });
  });
});
