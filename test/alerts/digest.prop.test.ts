import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestsOf, newsOf } from "../../lib/alerts/digest.ts";
import { findingJson } from "../../lib/alerts/digest-json.ts";
import { messageOf } from "../../lib/alerts/digest-message.ts";
import { packed } from "../../lib/alerts/digest-packing.ts";
import type { Message } from "../../lib/alerts/message.ts";
import { bytesInJson } from "../../lib/alerts/message-text.ts";
import { type Finding, SEVERITIES } from "../../lib/domain/finding.ts";
import { aFinding, dollars } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { HOSTILE_TEXTS } from "../builders/hostile.ts";

/** SNS, Publish: message and attributes together. */
const SNS_BYTES = 262_144;
const bytes = (text: string) => new TextEncoder().encode(text).length;

/** As `sns-messenger` sends it, names and types of the attributes included. */
function sizeOf({ json, email, sms, subject, attributes }: Message): number {
  const { severity, ...lists } = attributes;
  const sent = Object.entries(lists).map(([name, values]) => `${name}String.Array${JSON.stringify(values)}`);
  return bytes(JSON.stringify({ default: json, email, sms }) + subject + severity + sent.join("")) + 40;
}

const character = fc.constantFrom(..."aZ0 \n\r\0\u0085\u202e\u2028\ud800\udc00\ufffe'\"\\$`é模", "👩‍🔬");
const text = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS, "", "fraud-detection"),
  fc.string({ unit: character, maxLength: 40 }),
  fc
    .tuple(character, fc.integer({ min: 1_000, max: 8_000 }))
    .map(([unit, length]) => `${unit}`.repeat(length)),
);
const state: fc.Arbitrary<Finding["state"]> = fc.constantFrom(
  { kind: "open" },
  { kind: "worse", since: NOW },
  { kind: "resolved", reason: "no-longer-true", at: NOW },
);
const finding = fc
  .record({
    resource: text,
    workload: text,
    owner: text,
    title: text,
    risk: text,
    advice: fc.record({ text, command: text, planEdit: text }),
    severity: fc.constantFrom(...SEVERITIES),
    state,
    dollars: fc.integer({ min: -900, max: 90_000 }).map((usd) => dollars(usd, 0)),
  })
  .map((change) => aFinding(change));
const findings = fc.uniqueArray(finding, { minLength: 1, maxLength: 6, selector: ({ id }) => id });
const messages = (all: readonly Finding[]) =>
  digestsOf(all).map((digest) => ({ digest, message: messageOf(digest, { now: NOW }) }));

function holdsEveryLimit({ subject, sms, json, email, ...rest }: Message): void {
  expect(subject).toMatch(/^Headroom [A-Z]+: [ -~]{1,80}$/);
  expect(subject.length).toBeLessThan(100);
  expect(sms).toMatch(/^Headroom [ -~]{1,131}$/);
  // Asked so that a failure does not print a megabyte.
  expect(/^[ -~]+$/.test(json)).toBe(true);
  expect(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u.test(email)).toBe(false);
  expect(email.isWellFormed()).toBe(true);
  expect(sizeOf({ subject, sms, json, email, ...rest })).toBeLessThanOrEqual(SNS_BYTES);
}

describe("whatever is written in the findings", () => {
  test("a message keeps every limit, and accounts for every finding", () => {
    fc.assert(
      fc.property(findings, (all) => {
        for (const { digest, message } of messages(all)) {
          holdsEveryLimit(message);
          const said = JSON.parse(message.json);
          expect(said.findings.length + said.briefly.length + said.leftOut).toBe(newsOf(digest).length);
          expect(newsOf(digest)).toEqual(expect.arrayContaining(said.findings));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the order of the findings does not matter", () => {
    fc.assert(
      fc.property(findings, (all) => {
        expect(JSON.stringify(messages(all.toReversed())) === JSON.stringify(messages(all))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test("an event's JSON keeps the limit it is given, whole or in short", () => {
    fc.assert(
      fc.property(finding, fc.integer({ min: 16_000, max: 60_000 }), (one, limit) => {
        const json = findingJson(one, limit);
        expect(/^[ -~]+$/.test(json)).toBe(true);
        expect(json.length).toBeLessThanOrEqual(limit);
        const said = JSON.parse(json);
        expect(said.brief === true || JSON.stringify(said) === JSON.stringify(one)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("ten thousand findings", () => {
  const fleet = (change: (index: number) => Partial<Finding>) =>
    Array.from({ length: 10_000 }, (_, index) =>
      aFinding({ resource: `i-${index}`, severity: "high", dollars: dollars(index, 0), ...change(index) }),
    );
  const giants = ["x", "\u202e", "\0", "模", "\ud800", '"', "\\"].map(
    (unit) => [unit.charCodeAt(0), unit] as const,
  );

  test("fit: the most dollars in full, then in short, and the rest is counted", () => {
    const [{ message } = { message: undefined }] = messages(fleet(() => ({})));
    if (message === undefined) throw new Error("expected a message");
    holdsEveryLimit(message);
    const { findings, briefly, leftOut, counts } = JSON.parse(message.json);
    expect(counts.opened).toBe(10_000);
    expect(findings.length).toBeGreaterThan(20);
    expect(briefly.length).toBeGreaterThan(50);
    const ids = [...findings, ...briefly].map(({ id }: Finding) => id);
    expect(ids).toEqual(ids.map((_, index) => `idle:i-${9_999 - index}`));
    expect(leftOut).toBe(10_000 - ids.length);
    expect(message.email).toMatch(/\n\d{4} more, those of the least dollars, had no room here/);
  });

  test.each(giants)("fit with texts of a megabyte of character %i", (_, unit) => {
    const giant = unit.repeat(1_000_000);
    const evil = { title: giant, workload: giant, owner: giant, risk: giant };
    const advice = { text: giant, command: giant, planEdit: giant };
    // One resource of that name: ten thousand different ones would be ten gigabytes of test.
    const [{ message } = { message: undefined }] = messages(
      fleet((index) => ({ ...evil, advice, ...(index === 9_999 ? { resource: giant } : {}) })),
    );
    if (message === undefined) throw new Error("expected a message");
    holdsEveryLimit(message);
    expect(JSON.parse(message.json).briefly.length).toBeGreaterThan(0);
    expect(message.email.includes("\n* ")).toBe(true);
  });

  test("fit with a name of its own each", () => {
    const [{ message } = { message: undefined }] = messages(
      fleet((index) => ({ owner: `${"模".repeat(200)}${index}`, workload: `w-${index}` })),
    );
    if (message === undefined) throw new Error("expected a message");
    holdsEveryLimit(message);
    expect(message.attributes.owner.length).toBeGreaterThan(2);
    expect(message.attributes.workload.length).toBeGreaterThan(500);
  });
});

describe("packing", () => {
  const entries = fc.array(
    fc.record({
      brief: fc.string({ unit: character, maxLength: 30 }),
      full: fc.string({ unit: character, maxLength: 200 }),
    }),
  );

  test("keeps the budget, names the first ones, and gives a giant's room to others", () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 100, max: 3_000 }), (all, budget) => {
        const chosen = packed(
          all.map(({ brief, full }) => ({ brief: () => brief, full: () => full })),
          budget,
        );
        const texts = chosen.flatMap((one) => (one ? [one.text] : []));
        expect(texts.reduce((sum, one) => sum + bytesInJson(one), 0)).toBeLessThanOrEqual(budget);
        expect(chosen.slice(texts.length).every((one) => one === undefined)).toBe(true);
      }),
    );
  });
});
