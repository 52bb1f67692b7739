import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reconcile } from "../../lib/alerts/reconcile.ts";
import type { Finding, FindingEvidence, FindingState } from "../../lib/domain/finding.ts";
import { addDays, addHours, type Instant } from "../../lib/domain/window.ts";
import { RULES } from "../../lib/rules/index.ts";
import { ruleNamed, verdictOn } from "../builders/context.ts";
import { anEvidence, live } from "../builders/evidence.ts";
import { aResource, aSeries, NOW } from "../builders/fleet.ts";
import { aRun } from "./reconciling.ts";

const QUIET = { opened: [], worse: [], resolved: [], kept: [] };
const LOOK_BACK_DAYS = 14;
const rightSize = ruleNamed(RULES, "right-size");

/** What the rule says at NOW of two weeks in which the CPU of this type was busy by `level`. */
function saidOf(instanceType: string, level: number): readonly FindingEvidence[] {
  const verdict = verdictOn(
    rightSize,
    aResource({ instanceType, telemetry: [aSeries("cpuUtilization", level)] }),
  );
  return verdict.kind === "finding" ? [verdict.finding] : [];
}
const running = (instanceType: string) => new Map([["i-1", instanceType]]);
const proposing = (rule: string, instanceType: string, change: Partial<FindingEvidence> = {}) =>
  anEvidence(rule, "i-1", 100, { proposed: { instanceType, alternatives: [] }, ...change });

/** Advice on a busy m7i.4xlarge, taken and noticed at `at`. */
function takenAt(at: Instant): readonly Finding[] {
  const [advice] = saidOf("m7i.4xlarge", 0.2);
  if (!advice?.proposed) throw new Error("got no advice on the machine, expected a smaller one");
  const stored = [live(advice, { version: 2 })];
  return reconcile(aRun({ stored, existingResources: running(advice.proposed.instanceType), now: at }))
    .findings;
}

describe("advice that was taken", () => {
  test.each(["right-size", "partly-idle"])("of %s is resolved although there is more to say", (rule) => {
    const stored = [live(proposing(rule, "m7i.xlarge"), { version: 3 })];
    const evidence = [proposing(rule, "m7i.large")];
    const run = reconcile(aRun({ evidence, stored, existingResources: running("m7i.xlarge") }));
    const state: FindingState = { kind: "resolved", reason: "recommendation-applied", at: NOW };
    expect(run.changes).toEqual({ ...QUIET, resolved: [`${rule}:i-1`] });
    expect(run.writes).toEqual([{ finding: { ...stored[0], version: 4, state }, expectedVersion: 3 }]);
  });

  test("is not what runs when another type was chosen: the finding goes on", () => {
    const stored = [live(proposing("right-size", "m7i.xlarge"), { version: 3 })];
    const evidence = [proposing("right-size", "m7i.large")];
    const { changes } = reconcile(aRun({ evidence, stored, existingResources: running("m7i.2xlarge") }));
    expect(changes).toEqual({ ...QUIET, kept: ["right-size:i-1"] });
  });

  test("and dismissed stays dismissed", () => {
    const state: FindingState = { kind: "dismissed", reason: "known" };
    const stored = [live(proposing("right-size", "m7i.xlarge"), { state })];
    const evidence = [proposing("right-size", "m7i.large")];
    const run = reconcile(aRun({ evidence, stored, existingResources: running("m7i.xlarge") }));
    expect(run.changes).toEqual(QUIET);
    expect(run.findings[0]?.state).toEqual(state);
  });

  test("makes no news of telemetry that is partly the old machine's, whatever it mixes to", () => {
    const hours = fc.integer({ min: 0, max: LOOK_BACK_DAYS * 24 - 1 });
    const level = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(hours, level, (ago, mixed) => {
        const stored = takenAt(addHours(NOW, -ago));
        const [was] = stored;
        const type = was?.proposed?.instanceType ?? "";
        const run = reconcile(
          aRun({ evidence: saidOf(type, mixed), stored, existingResources: running(type) }),
        );
        expect(run).toEqual({ findings: [], changes: QUIET, writes: [] });
      }),
    );
  });

  test("is not the last word: what two weeks of the new machine alone say is news", () => {
    const stored = takenAt(addDays(NOW, -LOOK_BACK_DAYS));
    const type = stored[0]?.proposed?.instanceType ?? "";
    const evidence = saidOf(type, 0.1);
    expect(evidence).toHaveLength(1);
    const { changes } = reconcile(aRun({ evidence, stored, existingResources: running(type) }));
    expect(changes).toEqual({ ...QUIET, opened: ["right-size:i-1"] });
  });

  test("silences neither another rule nor the machine beside it", () => {
    const stored = takenAt(NOW);
    const type = stored[0]?.proposed?.instanceType ?? "";
    const evidence = [anEvidence("idle", "i-1", 100), anEvidence("right-size", "i-2", 100)];
    const existingResources = new Map([...running(type), ["i-2", "m7i.4xlarge"]]);
    const { changes } = reconcile(aRun({ evidence, stored, existingResources }));
    expect(changes).toEqual({ ...QUIET, opened: ["idle:i-1", "right-size:i-2"] });
  });
});
