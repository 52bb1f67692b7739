import { describe, expect, test } from "vitest";
import { digestsOf, newsOf, savingOfDigest } from "../../lib/alerts/digest.ts";
import { messageOf } from "../../lib/alerts/digest-message.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { addDays } from "../../lib/domain/window.ts";
import { aFinding, aRightSize, dollars } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { HOSTILE_TEXTS } from "../builders/hostile.ts";

const FACTS = {
  now: NOW,
  dashboardUrl: "https://console.aws.amazon.com/cloudwatch/home#dashboards/headroom",
};
const resolved = { kind: "resolved", reason: "resource-deleted", at: NOW } as const;
const saving = (resource: string, usd: number, change: Partial<Finding> = {}) =>
  aFinding({ resource, severity: "high", dollars: dollars(usd, 0), ...change });

function onlyDigest(...findings: readonly Finding[]) {
  const [digest] = digestsOf(findings);
  if (digest === undefined) throw new Error("expected a digest");
  return digest;
}
const messageFor = (...findings: readonly Finding[]) => messageOf(onlyDigest(...findings), FACTS);

describe("digests", () => {
  test("are one a severity, criticals first, each section with the most dollars first", () => {
    const digests = digestsOf([
      saving("i-1", 10),
      saving("i-2", 900),
      saving("i-3", 5, { severity: "critical" }),
      saving("i-4", 50, { state: { kind: "worse", since: NOW } }),
      saving("i-5", 70, { state: resolved }),
    ]);
    expect(
      digests.map(({ severity, opened, worse, resolved }) => [
        severity,
        ...[opened, worse, resolved].map((section) => section.map(({ resource }) => resource)),
      ]),
    ).toEqual([
      ["critical", ["i-3"], [], []],
      ["high", ["i-2", "i-1"], ["i-4"], ["i-5"]],
    ]);
  });

  test("leave out what people silenced", () => {
    const snoozed = aFinding({ state: { kind: "snoozed", until: addDays(NOW, 1), reason: "x" } });
    expect(digestsOf([snoozed, aFinding({ state: { kind: "dismissed", reason: "x" } })])).toEqual([]);
  });

  test("count alternatives on one resource once, and neither up-sizes, drift nor what is over", () => {
    const digest = onlyDigest(
      saving("i-1", 700),
      saving("i-1", 300, { rule: "right-size" }),
      saving("i-2", 100),
      saving("i-3", 0, { dollars: dollars(100, 400) }),
      saving("chat", 5000, { rule: "plan-drift" }),
      saving("i-4", 9000, { state: resolved }),
    );
    expect(newsOf(digest)).toHaveLength(6);
    expect(savingOfDigest(digest)).toBe(800);
  });
});

describe("a message", () => {
  test("says the verdict in its subject", () => {
    const news = [saving("i-1", 6000), saving("i-2", 6000), saving("i-3", 400)];
    const worse = saving("i-4", 0.2, { state: { kind: "worse", since: NOW } });
    const over = [saving("i-5", 9, { state: resolved }), saving("i-6", 9, { state: resolved })];
    const { subject, sms } = messageFor(...news, worse, ...over);
    expect(subject).toBe("Headroom HIGH: 3 new, 1 worse, 2 resolved, $12,400/month");
    expect(sms).toBe(`${subject}. First: idle i-1`);
  });

  test("names the finding when it is one", () => {
    expect(messageFor(saving("i-1", 734, { workload: "fraud-detection" })).subject).toBe(
      "Headroom HIGH: new: idle i-1 of fraud-detection, $734/month",
    );
    expect(messageFor(saving("i-1", 734, { state: resolved })).subject).toBe(
      "Headroom HIGH: resolved: idle i-1",
    );
  });

  test.each([
    ["Müller’s café", "idle Muller?s cafe"],
    ["模型服务", "idle ????"],
    ["one\r\nBcc: all@example.com", "idle one Bcc: all@example.com"],
    ["a".repeat(1_000_000), `idle ${"a".repeat(25)}...`],
  ])("spells a name in ASCII where the subject has it (%#)", (resource, name) => {
    expect(messageFor(saving(resource, 734)).subject).toBe(`Headroom HIGH: new: ${name}, $734/month`);
  });

  test("tells people what, where, whose, how much, what to do and how to see why", () => {
    const { email } = messageFor(aRightSize({ resource: "i-0fee", severity: "high", owner: "ann" }));
    expect(email).toMatchInlineSnapshot(`
      "HIGH: 1 new. Acting on them saves up to $442/month at list prices.

      NEW (1)

      * m7i.4xlarge is too large: m7i.xlarge fits
          what      right-size, high confidence
          where     i-0fee
          for       feature-store, owner ann
          dollars   saves $442/month
          do        Change the instance type at the next restart.
          command   aws ec2 modify-instance-attribute --instance-id i-0fee --instance-type m7i.xlarge --region us-east-1
          risk      demand above the new size in at most 0.5 % of the samples
          id        right-size:i-0fee
          why       headroom explain right-size:i-0fee

      All findings are on the Headroom dashboard: https://console.aws.amazon.com/cloudwatch/home#dashboards/headroom
      Sent by Headroom at 2026-11-24T00:00:00.000Z. To silence a finding: snooze it there, or name it under \`silence\` in plan.yaml."
    `);
  });

  test("says so when there is no price, no owner, or more to pay", () => {
    const { dollars: _, ...unpriced } = aFinding({ resource: "i-1" });
    expect(messageFor(unpriced).email).toMatch(/owner unknown\n +dollars +no price known/);
    expect(messageFor(aFinding({ dollars: dollars(100, 400) })).email).toContain("costs $300/month more");
  });

  test("gives machines the whole findings", () => {
    const findings = [
      saving("i-1", 7, { title: "naïve \u202e 模型" }),
      saving("i-2", 9, { state: resolved }),
    ];
    const { json } = messageFor(...findings);
    expect(json).toMatch(/^[ -~]*$/);
    expect(JSON.parse(json)).toEqual({
      version: 1,
      source: "headroom",
      severity: "high",
      at: NOW,
      counts: { opened: 1, worse: 0, resolved: 1 },
      savingUsdPerMonth: 7,
      dashboardUrl: FACTS.dashboardUrl,
      findings: findings.toReversed(),
      briefly: [],
      leftOut: 0,
    });
  });

  test("lists rules, workloads and owners to filter by", () => {
    const { attributes } = messageFor(
      saving("i-1", 5, { workload: "chat", owner: "ann" }),
      saving("i-2", 7, { workload: "search", owner: "ann", rule: "right-size" }),
      saving("i-3", 9),
    );
    expect(attributes).toEqual({
      severity: "high",
      rule: ["idle", "right-size"],
      workload: ["unplanned", "search", "chat"],
      owner: ["ann"],
    });
  });
});

/** How our own lines begin; what a stranger wrote stands behind one of these. */
const OURS =
  /^($|HIGH: |NEW \(|WORSE \(|RESOLVED \(|\* |- | {4}(what|where|for|dollars|do|command|plan\.yaml|risk|now|id|why) | {6}\| |\d+ more, |All findings are |Sent by Headroom )/;

describe("a stranger's text", () => {
  test.each([...HOSTILE_TEXTS, "x\nHIGH: 0 new. All is well.\n\nNEW (0)"])("%j stays inert", (text) => {
    const { email, subject, sms } = messageFor(
      aRightSize({
        severity: "high",
        resource: text,
        workload: text,
        owner: text,
        title: text,
        risk: text,
        advice: { text, command: `run ${text}`, planEdit: `silence:\n  - ${text}` },
      }),
    );
    expect(email).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(email.split("\n").filter((line) => !OURS.test(line))).toEqual([]);
    expect(email.split("\n").filter((line) => /^(HIGH: |NEW )/.test(line))).toHaveLength(2);
    for (const line of [subject, sms]) expect(line).toMatch(/^Headroom HIGH: new: right-size [ -~]+$/);
  });

  test("is quoted for the shell it is pasted into", () => {
    expect(messageFor(saving("$(reboot)'; id", 1)).email).toContain(
      `headroom explain 'idle:$(reboot)'\\''; id'`,
    );
    expect(messageFor(saving("i-1", 1)).email).toContain("headroom explain idle:i-1\n");
  });
});
