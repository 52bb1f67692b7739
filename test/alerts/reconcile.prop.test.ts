import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ReconcileInput, reconcile } from "../../lib/alerts/reconcile.ts";
import { type Finding, type FindingState, SEVERITIES } from "../../lib/domain/finding.ts";
import { usd } from "../../lib/domain/units.ts";
import { anEvidence, live } from "../builders/evidence.ts";
import { NOW } from "../builders/fleet.ts";
import { TOMORROW, YESTERDAY } from "./reconciling.ts";

const rules = fc.constantFrom("idle", "right-size", "plan-drift", "budget");
const resources = fc.constantFrom("i-1", "i-2", "ranking", "constructor");
const instants = fc.constantFrom(YESTERDAY, NOW, TOMORROW);
const saving = fc.integer({ min: -500, max: 2000 });

const evidence = fc
  .record({
    rule: rules,
    resource: resources,
    saving,
    severity: fc.constantFrom(...SEVERITIES),
    priced: fc.boolean(),
  })
  .map(({ rule, resource, saving, severity, priced }) => {
    const { dollars, ...rest } = anEvidence(rule, resource, saving, { severity, workload: "ranking" });
    return priced && dollars ? { ...rest, dollars } : rest;
  });

const state: fc.Arbitrary<FindingState> = fc.oneof(
  fc.constant({ kind: "open" } as const),
  fc.constant({ kind: "worse", since: YESTERDAY } as const),
  fc.constant({ kind: "dismissed", reason: "known" } as const),
  fc.constant({ kind: "dismissed", reason: "known", inPlan: true } as const),
  instants.map((until) => ({ kind: "snoozed", until, reason: "later" }) as const),
  fc.constant({ kind: "resolved", reason: "no-longer-true", at: YESTERDAY } as const),
);

const told = fc.option(
  fc.record({ severity: fc.constantFrom(...SEVERITIES), savingUsdPerMonth: saving.map(usd) }),
  { nil: undefined },
);

const finding: fc.Arbitrary<Finding> = fc
  .tuple(evidence, state, fc.integer({ min: 1, max: 9 }), told)
  .map(([of, state, version, announced]) =>
    live(of, { state, version, ...(announced ? { announced } : {}) }),
  );

const silence = fc.record({
  finding: fc.constantFrom("idle:*", "*:i-2", "budget:ranking"),
  reason: fc.constant("known"),
});

const run: fc.Arbitrary<ReconcileInput> = fc.record({
  evidence: fc.array(evidence, { maxLength: 8 }),
  unknowns: fc.array(fc.record({ rule: rules, resource: fc.oneof(resources, fc.constant("*")) }), {
    maxLength: 3,
  }),
  stored: fc.uniqueArray(finding, { maxLength: 8, selector: ({ id }) => id }),
  silence: fc.array(silence, { maxLength: 2 }),
  existingResources: fc.subarray(["i-1", "i-2"]).map((ids) => new Map(ids.map((id) => [id, "g5.xlarge"]))),
  now: fc.constant(NOW),
});

const newsOf = ({ changes }: ReturnType<typeof reconcile>) => Object.values(changes).flat();
const isSilent = ({ state }: Finding) => state.kind === "dismissed" || state.kind === "snoozed";

describe("reconciling facts with memory", () => {
  test("the same facts a second time are no news", () => {
    fc.assert(
      fc.property(run, (input) => {
        const first = reconcile(input);
        const rest = input.stored.filter(({ id }) => !first.findings.some((one) => one.id === id));
        const second = reconcile({ ...input, stored: [...first.findings, ...rest] });
        expect(second.changes).toMatchObject({ opened: [], worse: [], resolved: [] });
      }),
    );
  });

  test("the order of evidence, unknowns and memory does not matter", () => {
    fc.assert(
      fc.property(run, (input) => {
        const reversed = reconcile({
          ...input,
          evidence: input.evidence.toReversed(),
          unknowns: input.unknowns.toReversed(),
          stored: input.stored.toReversed(),
        });
        expect(reversed).toEqual(reconcile(input));
      }),
    );
  });

  test("everything said is in exactly one class: opened, worse, kept, or silent", () => {
    fc.assert(
      fc.property(run, (input) => {
        const result = reconcile(input);
        const silent = result.findings.filter(isSilent).map(({ id }) => id);
        const said = new Set(input.evidence.map(({ id }) => id));
        const classes = [...newsOf(result), ...silent];
        expect(classes.filter((id) => said.has(id)).toSorted()).toEqual([...said].toSorted());
        expect(classes.toSorted()).toEqual(result.findings.map(({ id }) => id).toSorted());
      }),
    );
  });

  test("versions only grow, and exactly what is announced gets a new one", () => {
    fc.assert(
      fc.property(run, (input) => {
        const result = reconcile(input);
        const { opened, worse, resolved } = result.changes;
        const announced = new Set([...opened, ...worse, ...resolved]);
        const before = new Map(input.stored.map(({ id, version }) => [id, version]));
        for (const { finding, expectedVersion } of result.writes) {
          expect(expectedVersion).toBe(before.get(finding.id) ?? 0);
          const isNew = announced.has(finding.id) || expectedVersion === 0;
          expect(finding.version).toBe(expectedVersion + (isNew ? 1 : 0));
        }
      }),
    );
  });

  test("exactly what is not stored so already is written", () => {
    fc.assert(
      fc.property(run, (input) => {
        const { findings, writes } = reconcile(input);
        const before = new Map(input.stored.map((one) => [one.id, one]));
        const changed = findings.filter((one) => !isDeepStrictEqual(before.get(one.id), one));
        expect(writes.map(({ finding }) => finding)).toEqual(changed);
      }),
    );
  });

  test("what a person silenced stays silenced while that lasts, whatever a run sees or misses", () => {
    fc.assert(
      fc.property(run, (input) => {
        const { findings } = reconcile({ ...input, silence: [] });
        const byHand = input.stored.filter(
          (one) =>
            isSilent(one) && !("inPlan" in one.state) && !("until" in one.state && one.state.until <= NOW),
        );
        const after = new Map(findings.map(({ id, state }) => [id, state]));
        expect(byHand.map(({ id }) => after.get(id))).toEqual(byHand.map(({ state }) => state));
      }),
    );
  });

  test("what nobody could look at is never resolved as no longer true", () => {
    fc.assert(
      fc.property(run, (input) => {
        const blind = reconcile({
          ...input,
          evidence: [],
          unknowns: input.stored.map(({ rule }) => ({ rule, resource: "*" })),
        });
        const reasons = blind.findings.flatMap(({ state }) =>
          state.kind === "resolved" ? [state.reason] : [],
        );
        expect(reasons.filter((reason) => reason !== "resource-deleted")).toEqual([]);
      }),
    );
  });
});
