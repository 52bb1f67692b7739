import { describe, expect, test } from "vitest";
import { reconcile } from "../../lib/alerts/reconcile.ts";
import { type SilenceRequest, silencedByHand } from "../../lib/alerts/silence-by-hand.ts";
import { ConfigError } from "../../lib/domain/errors.ts";
import { isNews } from "../../lib/domain/finding.ts";
import { addDays } from "../../lib/domain/window.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { openMemoryFindingStore, openMemoryOutbox } from "../fakes/memory-finding-store.ts";

const until = addDays(NOW, 7);
const SNOOZE: SilenceRequest = { kind: "snooze", reason: " load test until Friday ", until };
const DISMISS: SilenceRequest = { kind: "dismiss", reason: "a warm spare" };

describe("a finding silenced by hand", () => {
  test.each([
    ["snoozed", SNOOZE, { kind: "snoozed", until, reason: "load test until Friday", by: "ann", at: NOW }],
    ["dismissed", DISMISS, { kind: "dismissed", reason: "a warm spare", by: "ann", at: NOW }],
  ])("is %s with the reason, who did it and when, at a new version that is no news", (_, request, state) => {
    const { finding, expectedVersion } = silencedByHand(aFinding({ version: 3 }), request, "ann", NOW);
    expect(finding).toEqual(aFinding({ version: 4, state: finding.state }));
    expect(finding.state).toEqual(state);
    expect(expectedVersion).toBe(3);
    expect(isNews(finding)).toBe(false);
  });

  test("names nobody where nobody is known", () => {
    expect(silencedByHand(aFinding(), DISMISS, " ", NOW).finding.state).not.toHaveProperty("by");
  });

  const refused: [string, SilenceRequest, RegExp][] = [
    ["without a reason", { ...DISMISS, reason: " \n" }, /got no reason, expected why/],
    ["until a moment that has passed", { ...SNOOZE, until: NOW }, /expected a moment after 2026-11-24/],
    ["until no moment", { kind: "snooze", reason: "x" }, /got no moment to snooze until/],
    [
      "until what is no moment",
      { ...SNOOZE, until: "tomorrow" },
      /got tomorrow to snooze until, expected an ISO/,
    ],
    ["for good until a moment", { ...DISMISS, until }, /expected none .* snooze instead/],
  ];
  test.each(refused)("is refused %s", (_, request, message) => {
    const silencing = () => silencedByHand(aFinding(), request, "ann", NOW);
    expect(silencing).toThrow(ConfigError);
    expect(silencing).toThrow(message);
  });

  test("is refused when it is resolved already", () => {
    const resolved = aFinding({ state: { kind: "resolved", reason: "resource-deleted", at: NOW } });
    expect(() => silencedByHand(resolved, DISMISS, "ann", NOW)).toThrow(/is resolved \(resource-deleted\)/);
  });

  test("stays so although a watch read it before and saves it after, and nobody is told", async () => {
    const [findings, pending] = [new Map<string, string>(), new Map<string, string>()];
    const store = openMemoryFindingStore(findings, pending);
    await store.save([{ finding: aFinding(), expectedVersion: 0 }]);
    const [read] = await store.load();
    const snoozed = silencedByHand(aFinding(), SNOOZE, "ann", NOW);
    expect(await store.save([snoozed])).toHaveLength(1);
    const { writes } = reconcile({
      evidence: [aFinding()],
      unknowns: [],
      stored: read ? [read] : [],
      silence: [],
      existingResources: new Map([["i-0abc", "g5.xlarge"]]),
      now: NOW,
    });
    expect(await store.save(writes)).toEqual([]);
    expect(await store.load()).toEqual([snoozed.finding]);
    expect(await openMemoryOutbox(findings, pending).pending()).toEqual([]);
  });
});
