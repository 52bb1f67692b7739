import type { Verdict } from "../domain/finding.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { RegisteredRule } from "../rules/registered-rule.ts";

/**
 * A verdict that rests on what this run failed to read is none: a throttled series is not an unmeasured card, and a region nobody
 * could list is not a missing workload. Applied to every rule alike, so that no rule can forget it.
 */
export function withinSight(
  rule: RegisteredRule,
  verdicts: readonly Verdict[],
  fleet: Fleet,
): readonly Verdict[] {
  const unread = unreadByResource(rule, fleet);
  const gap = rule.countsAbsence ? fleet.inventoryGaps?.[0] : undefined;
  if (unread.size === 0 && gap === undefined) return verdicts;
  return verdicts.map((verdict): Verdict => {
    const resource = verdict.kind === "finding" ? verdict.finding.resource : verdict.resource;
    const missing =
      unread.get(resource) ??
      (gap && `${gap.kinds.join(", ")} of ${gap.account} ${gap.region} could not be listed: ${gap.reason}`);
    return missing === undefined ? verdict : { kind: "unknown", rule: rule.id, resource, missing };
  });
}

function unreadByResource(rule: RegisteredRule, { resources }: Fleet): ReadonlyMap<string, string> {
  const needs = new Set(rule.needs);
  return new Map(
    resources.flatMap(({ id, unread = [] }) => {
      const entry = unread.find(({ signal }) => needs.has(signal));
      return entry ? [[id, `${entry.signal} was not read: ${entry.reason}`] as const] : [];
    }),
  );
}
