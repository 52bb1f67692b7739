import { describe, expect, test } from "vitest";
import { renderExplanation } from "../../lib/cli/explain.ts";
import { aFinding, aRightSize } from "../builders/finding.ts";
import { aHostileAssessment, HOSTILE_TEXTS } from "../builders/hostile.ts";

const explained = renderExplanation(aRightSize(), { width: 80, color: false });

describe("a finding explained", () => {
  test.each([
    ["the action", "aws ec2 modify-instance-attribute"],
    ["seen against expected", "CPU utilization p99.5"],
    ["each line of the arithmetic", "0.8064 − 0.2016 USD/h, × 730 h = 441.50 USD a month"],
    ["the other sizes and their risk", "r7i.xlarge"],
    ["the window and the samples", "14 days, 2026-11-10 00:00 UTC to 2026-11-24 00:00 UTC, 4,032 samples"],
    ["signals not checked", "signals not checked: networkBytes"],
    ["the price with its source and date", "AWS Price List, AmazonEC2, 2026-11-20"],
    ["the dollars", "$589 a month now, $147 proposed: saves $442"],
  ])("shows %s", (_, text) => expect(explained).toContain(text));

  test("says that no saving is stated instead of leaving dollars out in silence", () => {
    const { dollars: _, ...unpriced } = aFinding();
    expect(renderExplanation(unpriced, { width: 80, color: false })).toContain("saving: none is stated");
  });

  test("net of commitments is what it saves, where that is known", () => {
    const { dollars } = aFinding();
    if (!dollars) throw new Error("expected dollars");
    const covered = aFinding({ dollars: { ...dollars, netSavingUsdPerMonth: dollars.proposedUsdPerMonth } });
    expect(renderExplanation(covered, { width: 80, color: false })).toContain("nothing saved by itself");
  });

  test("tells why one was put aside", () => {
    const state = { kind: "dismissed", reason: "a demo that must stay up" } as const;
    expect(renderExplanation(aFinding({ state }), { width: 80, color: false })).toContain(
      "dismissed: a demo that must stay up",
    );
  });

  test.each(HOSTILE_TEXTS)("a stranger's text moves no cursor: %j", (text) => {
    for (const finding of aHostileAssessment(text).findings) {
      const shown = renderExplanation(finding, { width: 80, color: false }).replaceAll("\n", "");
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  });
});
