import type { ReconcileInput } from "../../lib/alerts/reconcile.ts";
import { addDays } from "../../lib/domain/window.ts";
import { anEvidence } from "../builders/evidence.ts";
import { NOW } from "../builders/fleet.ts";

export const YESTERDAY = addDays(NOW, -1);
export const TOMORROW = addDays(NOW, 1);

/** One idle machine, i-1, that would save 100 USD a month. */
export const idle = (saving = 100, change: Parameters<typeof anEvidence>[3] = {}) =>
  anEvidence("idle", "i-1", saving, change);

/** A run that sees i-1 as a g5.xlarge, and says nothing of it unless told otherwise. */
export const aRun = (change: Partial<ReconcileInput> = {}): ReconcileInput => ({
  evidence: [],
  unknowns: [],
  stored: [],
  silence: [],
  existingResources: new Map([["i-1", "g5.xlarge"]]),
  now: NOW,
  ...change,
});
