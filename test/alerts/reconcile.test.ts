import { describe, expect, test } from "vitest";
import { type ReconcileInput, reconcile } from "../../lib/alerts/reconcile.ts";
import type { Announced, Finding, FindingEvidence, Severity } from "../../lib/domain/finding.ts";
import { usd } from "../../lib/domain/units.ts";
import { addDays } from "../../lib/domain/window.ts";
import { anEvidence, live } from "../builders/evidence.ts";
import { NOW } from "../builders/fleet.ts";
import { aRun, idle, YESTERDAY } from "./reconciling.ts";

const QUIET = { opened: [], worse: [], resolved: [], kept: [] };

const announced = (saving: number | undefined, severity: Severity = "medium"): Announced => ({
  severity,
  ...(saving === undefined ? {} : { savingUsdPerMonth: usd(saving) }),
});

const known = (change: Partial<Finding> = {}): Finding =>
  live(idle(), {
    firstSeen: YESTERDAY,
    lastSeen: YESTERDAY,
    version: 3,
    announced: announced(100),
    ...change,
  });

describe("a finding that is said", () => {
  test("for the first time is opened, announced and written where the store holds none", () => {
    const { findings, changes, writes } = reconcile(aRun({ evidence: [idle()] }));
    const finding = { ...live(idle()), announced: announced(100) };
    expect(findings).toEqual([finding]);
    expect(changes).toEqual({ ...QUIET, opened: ["idle:i-1"] });
    expect(writes).toEqual([{ finding, expectedVersion: 0 }]);
  });

  test("again is kept: the new numbers, the old memory, no new version", () => {
    const { changes, writes } = reconcile(aRun({ evidence: [idle(105)], stored: [known()] }));
    expect(changes).toEqual({ ...QUIET, kept: ["idle:i-1"] });
    expect(writes).toEqual([{ finding: { ...known(), ...idle(105), lastSeen: NOW }, expectedVersion: 3 }]);
  });

  test("again after it was resolved is opened with the next version, and remembers when it was first seen", () => {
    const stored = [known({ state: { kind: "resolved", reason: "no-longer-true", at: YESTERDAY } })];
    const { changes, writes } = reconcile(aRun({ evidence: [idle()], stored }));
    expect(changes).toEqual({ ...QUIET, opened: ["idle:i-1"] });
    expect(writes).toMatchObject([
      { finding: { state: { kind: "open" }, version: 4, firstSeen: YESTERDAY }, expectedVersion: 3 },
    ]);
  });

  test("twice in one run counts once, with the larger saving", () => {
    const { findings } = reconcile(aRun({ evidence: [idle(10), idle(70), idle(40)] }));
    expect(findings.map(({ dollars }) => dollars?.savingUsdPerMonth)).toEqual([70]);
  });
});

describe("a known finding is worse", () => {
  const without = ({ dollars: _, ...rest }: FindingEvidence): FindingEvidence => rest;
  const cases: [string, FindingEvidence, Announced, "worse" | "kept"][] = [
    ["when its severity rises", idle(100, { severity: "high" }), announced(100), "worse"],
    ["not when its severity falls", idle(100, { severity: "low" }), announced(100), "kept"],
    ["not by 20 USD, which is the threshold", idle(120), announced(100), "kept"],
    ["above 20 USD", idle(120.01), announced(100), "worse"],
    ["not by 10 %, which is the threshold", idle(1100), announced(1000), "kept"],
    ["above 10 %", idle(1100.01), announced(1000), "worse"],
    ["not by 50 USD that are less than 10 %", idle(1050), announced(1000), "kept"],
    ["not when it saves less", idle(10), announced(100), "kept"],
    ["when an up-size costs more: both savings are negative", idle(-150), announced(-100), "worse"],
    ["when a price is known at last", idle(30), announced(undefined), "worse"],
    ["not when no price is known", without(idle()), announced(100), "kept"],
    [
      "not when it was high when people were told, and is again",
      idle(100, { severity: "high" }),
      announced(100, "high"),
      "kept",
    ],
    ["at a higher step", idle(100, { step: 3 }), { ...announced(100), step: 2 }, "worse"],
    ["at its first step", idle(100, { step: 0 }), announced(100), "worse"],
    ["not at a step told before", idle(100, { step: 2 }), { ...announced(100), step: 2 }, "kept"],
    ["not when it has no step any more", idle(), { ...announced(100), step: 2 }, "kept"],
  ];

  test.each(cases)("%s", (_, evidence, told, news) => {
    const { changes, findings } = reconcile(
      aRun({ evidence: [evidence], stored: [known({ announced: told })] }),
    );
    expect(changes).toEqual({ ...QUIET, [news]: ["idle:i-1"] });
    expect(findings[0]?.version).toBe(news === "worse" ? 4 : 3);
    expect(findings[0]?.state).toEqual(news === "worse" ? { kind: "worse", since: NOW } : { kind: "open" });
  });

  test("once a step: what is told of it at a lower step meanwhile does not bring the step back", () => {
    const told = { ...announced(100), step: 3 };
    const first = reconcile(
      aRun({ evidence: [idle(500, { step: 1 })], stored: [known({ announced: told })] }),
    );
    expect(first.changes).toEqual({ ...QUIET, worse: ["idle:i-1"] });
    const again = reconcile(aRun({ evidence: [idle(500, { step: 3 })], stored: first.findings }));
    expect(again.changes).toEqual({ ...QUIET, kept: ["idle:i-1"] });
  });

  test("and stays worse, silently, while it does not grow again", () => {
    const first = reconcile(aRun({ evidence: [idle(200)], stored: [known()] }));
    const second = reconcile(aRun({ evidence: [idle(205)], stored: first.findings, now: addDays(NOW, 1) }));
    expect(second.changes).toEqual({ ...QUIET, kept: ["idle:i-1"] });
    expect(second.findings[0]?.state).toEqual({ kind: "worse", since: NOW });
  });

  test.each<[string, (day: number) => FindingEvidence, readonly number[]]>([
    ["from 100 USD", (day) => idle(100 + 8 * day), [3, 6, 9]],
    ["from an unknown price", (day) => (day === 0 ? without(idle()) : idle(8 * day)), [3, 6, 9]],
  ])("when slow growth adds up: 8 USD a day %s", (_, evidenceOn, expected) => {
    let stored: readonly Finding[] = [];
    const loud: number[] = [];
    for (let day = 0; day <= 9; day++) {
      const run = reconcile(aRun({ evidence: [evidenceOn(day)], stored, now: addDays(NOW, day) }));
      if (run.changes.worse.length > 0) loud.push(day);
      stored = run.findings;
    }
    expect(loud).toEqual(expected);
  });
});

describe("a finding that is no longer said", () => {
  const proposed = { instanceType: "m7i.large", alternatives: [] };
  const drift = known({ ...anEvidence("plan-drift", "ranking", 0), workload: "ranking" });
  const cases: [string, Finding, Partial<ReconcileInput>, string][] = [
    ["because it is not true any more", known(), {}, "no-longer-true"],
    ["because the machine is gone", known(), { existingResources: new Map() }, "resource-deleted"],
    [
      "because the advice was taken",
      known({ proposed }),
      { existingResources: new Map([["i-1", "m7i.large"]]) },
      "recommendation-applied",
    ],
    ["with advice that was not taken", known({ proposed }), {}, "no-longer-true"],
    [
      "of an endpoint named like its workload, gone",
      known({ workload: "i-1" }),
      { existingResources: new Map() },
      "resource-deleted",
    ],
    ["of the budget, which is no machine", known(anEvidence("budget", "bill", 0)), {}, "no-longer-true"],
    ["of spend, which is no machine", known(anEvidence("anomaly", "Amazon S3", 0)), {}, "no-longer-true"],
    ["of a workload's drift, which is no machine", drift, {}, "no-longer-true"],
    [
      "of a workload's runway, which is no machine",
      known({ ...anEvidence("runway", "ranking", 0), workload: "ranking" }),
      {},
      "no-longer-true",
    ],
    [
      "of an unplanned machine that is gone",
      known(anEvidence("plan-drift", "i-9", 0)),
      {},
      "resource-deleted",
    ],
    [
      "though another rule could not look",
      known(),
      { unknowns: [{ rule: "right-size", resource: "*" }] },
      "no-longer-true",
    ],
    [
      "though the rule could not look at another machine",
      known(),
      { unknowns: [{ rule: "idle", resource: "i-2" }] },
      "no-longer-true",
    ],
    [
      "and gone, though nobody could look at it",
      known(),
      { existingResources: new Map(), unknowns: [{ rule: "idle", resource: "*" }] },
      "resource-deleted",
    ],
  ];

  test.each(cases)("%s, is resolved with that reason", (_, was, change, reason) => {
    const { changes, writes } = reconcile(aRun({ stored: [was], ...change }));
    expect(changes).toEqual({ ...QUIET, resolved: [was.id] });
    expect(writes).toEqual([
      { finding: { ...was, version: 4, state: { kind: "resolved", reason, at: NOW } }, expectedVersion: 3 },
    ]);
  });

  test.each([
    ["this machine", "i-1"],
    ["any machine", "*"],
  ])("is kept as it was while its rule could not look at %s", (_, resource) => {
    const { changes, findings, writes } = reconcile(
      aRun({ stored: [known()], unknowns: [{ rule: "idle", resource }] }),
    );
    expect(changes).toEqual({ ...QUIET, kept: ["idle:i-1"] });
    expect(findings).toEqual([known()]);
    expect(writes).toEqual([]);
  });

  test("once resolved is not spoken of again", () => {
    const stored = [known({ state: { kind: "resolved", reason: "no-longer-true", at: YESTERDAY } })];
    expect(reconcile(aRun({ stored }))).toEqual({ findings: [], changes: QUIET, writes: [] });
  });
});
