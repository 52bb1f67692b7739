import { type Finding, savingOf } from "../domain/finding.ts";
import type { Instant } from "../domain/window.ts";
import { type Digest, savingOfDigest } from "./digest.ts";
import { type Entry, packed } from "./digest-packing.ts";
import { asciiJson, clipped } from "./message-text.ts";

/** Goes up when a field changes its meaning or goes away. */
const DIGEST_JSON_VERSION = 1;
/** UTF-16 units of one text of a finding that is told in short. */
const BRIEF_TEXT = 200;

export interface DigestFacts {
  readonly now: Instant;
  readonly dashboardUrl?: string;
  /** Where `headroom explain` finds them. */
  readonly table?: { readonly name: string; readonly region: string };
}

/**
 * For machines: `{ version, source, severity, at, counts, savingUsdPerMonth, findings, briefly, leftOut, dashboardUrl? }`.
 * `findings` are whole; `briefly` has those for whose detail there was no room; `leftOut` counts the rest, the least
 * dollars. ASCII, and within `budget` bytes as a JSON string.
 */
export function digestJson(
  digest: Digest,
  news: readonly Finding[],
  facts: DigestFacts,
  budget: number,
): string {
  const { severity, opened, worse, resolved } = digest;
  const head = {
    version: DIGEST_JSON_VERSION,
    source: "headroom",
    severity,
    at: facts.now,
    counts: { opened: opened.length, worse: worse.length, resolved: resolved.length },
    savingUsdPerMonth: savingOfDigest(digest),
    ...(facts.dashboardUrl === undefined ? {} : { dashboardUrl: clipped(facts.dashboardUrl, MAX_URL) }),
  };
  const chosen = packed(news.map(entryOf), budget - HEAD_BYTES);
  const texts = (detail: "full" | "brief") =>
    chosen.flatMap((entry) => (entry?.detail === detail ? entry.text : [])).join(",");
  const leftOut = chosen.filter((entry) => entry === undefined).length;
  return `${asciiJson(head).slice(0, -1)},"findings":[${texts("full")}],"briefly":[${texts("brief")}],"leftOut":${leftOut}}`;
}

/** Of the address of a dashboard, in UTF-16 units: browsers' practical limit (2,083) is above it. */
const MAX_URL = 2_000;
/** What `head` and the brackets take at most: an address of escapes only (7 bytes a unit), and 1 KB for the rest. */
const HEAD_BYTES = MAX_URL * 7 + 1_024;

const entryOf = (finding: Finding): Entry => ({
  brief: () => asciiJson(briefOf(finding)),
  full: (limit) => (textLength(finding) > limit ? undefined : asciiJson(finding)),
});

/** The finding as JSON in ASCII, in short (`"brief":true`) when the whole is longer than `limit` bytes. */
export function findingJson(finding: Finding, limit: number): string {
  const text = textLength(finding) > limit ? undefined : asciiJson(finding);
  return text === undefined || text.length > limit ? asciiJson(briefOf(finding)) : text;
}

function briefOf(finding: Finding) {
  const { severity, confidence, version, state, firstSeen, lastSeen } = finding;
  const saving = savingOf(finding);
  const short = (text: string) => clipped(text, BRIEF_TEXT);
  return {
    brief: true,
    id: short(finding.id),
    rule: short(finding.rule),
    resource: short(finding.resource),
    workload: short(finding.workload),
    ...(finding.owner === undefined ? {} : { owner: short(finding.owner) }),
    title: short(finding.title),
    severity,
    confidence,
    version,
    state: state.kind,
    firstSeen,
    lastSeen,
    ...(saving === undefined ? {} : { savingUsdPerMonth: saving }),
  };
}

/** Characters of all texts within: no more than the JSON's bytes, and found without writing it. */
function textLength(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, inner) => sum + textLength(inner), 0);
  return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + textLength(inner), 0);
}
