import { expect, test } from "vitest";
import type { FindingState } from "../../lib/domain/finding.ts";
import type { Instant } from "../../lib/domain/window.ts";
import { stateText } from "../../lib/reports/state-text.ts";

const at: Instant = "2026-11-20T09:00:00.000Z";
const until: Instant = "2026-12-01T00:00:00.000Z";

test.each<[FindingState, string]>([
  [{ kind: "open" }, "open"],
  [{ kind: "worse", since: at }, "worse since 2026-11-20 09:00 UTC"],
  [{ kind: "snoozed", until, reason: "migration" }, "snoozed until 2026-12-01 00:00 UTC: migration"],
  [
    { kind: "snoozed", until, reason: "migration", by: "ann", at },
    "snoozed until 2026-12-01 00:00 UTC by ann on 2026-11-20 09:00 UTC: migration",
  ],
  [
    { kind: "dismissed", reason: "standby", by: "ann", at },
    "dismissed by ann on 2026-11-20 09:00 UTC: standby",
  ],
  [{ kind: "dismissed", reason: "standby", inPlan: true }, "dismissed: standby"],
  [{ kind: "resolved", at, reason: "resource-deleted" }, "resolved 2026-11-20 09:00 UTC: resource-deleted"],
])("a state says who and when where it is known: %j", (state, text) => expect(stateText(state)).toBe(text));
