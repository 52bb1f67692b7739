import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { complaintsAbout } from "./plan-text.ts";

const EXAMPLE = readFileSync(resolve(import.meta.dirname, "../../examples/plan.yaml"), "utf8");
const OPEN = { fileName: "plan.yaml" };

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/).filter((one) => one !== "unplanned");
const quantity = fc.double({ min: 0.001, max: 1e6, noNaN: true });
const optional = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] });

const match = fc.oneof(
  fc.record({
    tags: fc.dictionary(
      fc.string({ minLength: 1, maxLength: 20 }).filter((key) => key !== "__proto__"),
      name,
      { minKeys: 1, maxKeys: 3 },
    ),
  }),
  fc.record({ sagemakerEndpoint: name.map((one) => `${one}-*`) }),
  fc.record({
    instanceIds: fc.array(
      name.map((one) => `i-${one}`),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);
const extras = optional({
  owner: name,
  match,
  purchase: fc.constantFrom("on-demand", "spot", "reserved"),
  region: fc.constantFrom("eu-west-1", "us-gov-west-1"),
});
const workload = fc
  .tuple(
    extras,
    fc.oneof(
      fc.record({ kind: fc.constant("fixed"), monthlyUsd: quantity }),
      fc.record({ kind: fc.constant("inference"), demand: fc.record({ peakQps: quantity }) }),
      fc.record({
        kind: fc.constant("training"),
        hoursPerMonth: fc.double({ min: 0.1, max: 744, noNaN: true }),
      }),
    ),
  )
  .map(([extra, own]) => ({ ...extra, ...own }));
const plan = fc
  .tuple(
    fc.array(workload, { maxLength: 6 }),
    optional({
      headroom: fc.double({ min: 0, max: 1, noNaN: true }),
      budget: fc.record({
        monthlyUsd: quantity,
        alertAt: fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { minLength: 1, maxLength: 4 }),
      }),
      limits: fc.dictionary(name, fc.dictionary(name, quantity)),
      silence: fc.array(
        fc.record(
          {
            finding: name.map((one) => `idle:${one}`),
            reason: name,
            until: fc.constantFrom("2026-12-31", "2027-01-01T10:00:00Z"),
          },
          { requiredKeys: ["finding", "reason"] },
        ),
        { maxLength: 3 },
      ),
    }),
  )
  .map(([workloads, rest]) => ({
    version: 1,
    region: "us-east-1",
    workloads: workloads.map((one, index) => ({ name: `w${index}`, ...one })),
    ...rest,
  }));

describe("laws of the plan file", () => {
  test("what is read, written and read again is the same plan", () => {
    fc.assert(
      fc.property(plan, (written) => {
        const read = parsePlan(stringify(written), OPEN);
        expect(read).toMatchObject({ workloads: written.workloads, limits: written.limits ?? {} });
        expect(parsePlan(stringify(read), OPEN)).toEqual(read);
      }),
      { numRuns: 150 },
    );
  });

  test("a damaged plan is a plan or a list of mistakes, each with its place; never another error", () => {
    const damage = fc.record({
      at: fc.nat(EXAMPLE.length - 1),
      length: fc.nat(12),
      by: fc.oneof(
        fc.string({ unit: "binary", maxLength: 6 }),
        fc.constantFrom(
          "\n",
          "  ",
          ": ",
          "- ",
          "*a",
          "&a ",
          "{",
          "]",
          "\t",
          "---\n",
          ".inf",
          "!!x ",
          "? ",
          '"',
          "#",
          "__proto__: 1\n",
          "null",
          "-1",
        ),
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const text = damages.reduce(
          (now, { at, length, by }) => now.slice(0, at) + by + now.slice(at + length),
          EXAMPLE,
        );
        for (const complaint of complaintsAbout(text)) {
          expect(complaint).toMatch(/^plan\.yaml:[1-9]\d*:[1-9]\d*: \S|^and \d+ more$/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("any bytes at all are a plan or a list of mistakes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(complaintsAbout(bytes)[0] ?? "").toMatch(/^plan\.yaml:[1-9]\d*:[1-9]\d*: \S/);
      }),
      { numRuns: 300 },
    );
  });

  test("any value in place of any other is said at its place", () => {
    const paths = fc.constantFrom(
      "region",
      "headroom",
      "budget",
      "workloads",
      "limits",
      "silence",
      "version",
    );
    fc.assert(
      fc.property(plan, paths, fc.jsonValue({ maxDepth: 2 }), (written, key, value) => {
        const text = stringify({ ...written, [key]: value });
        for (const complaint of complaintsAbout(text, OPEN))
          expect(complaint).toMatch(/^plan\.yaml:\d+:\d+: |^and /);
      }),
      { numRuns: 150 },
    );
  });
});
