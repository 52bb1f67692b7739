import { type Finding, isNews } from "../../domain/finding.ts";
import type { FindingStore } from "../../pipeline/ports.ts";
import { CHANNEL_ATTRIBUTES } from "./channel-attributes.ts";
import { type Update, updateFindings } from "./conditional-update.ts";
import { documentText, findingsOf, type OnUnreadable } from "./finding-document.ts";
import { expiresAt, type FindingsTable, queryItems } from "./findings-table.ts";

/** How long a resolved finding is kept for the reports: a quarter. */
const RESOLVED_KEPT_DAYS = 90;

const CHANNELS = Object.values(CHANNEL_ATTRIBUTES);
const PENDING = CHANNELS.map(({ pending }) => pending);
const CLAIMS = CHANNELS.map(({ claimedUntil }) => claimedUntil);
const UNHEARD = CHANNELS.map(({ unheard }) => unheard);

interface Write {
  readonly finding: Finding;
  readonly expectedVersion: number;
}

/** Findings in DynamoDB, one conditional write each: of two runs at once, one writes and the other hears of it. */
export const dynamoFindingStore = (table: FindingsTable, onUnreadable?: OnUnreadable): FindingStore => ({
  load: async () => findingsOf(table, await queryItems(table, { kind: "finding" }), onUnreadable),
  save: (changes) => updateFindings(table, changes.map(updateOf)),
  close: async () => table.client.destroy(),
});

/** What is pending goes with the version that is news in one write: a crash on either side leaves nothing saved and untold. */
function updateOf(write: Write): Update {
  const { finding, expectedVersion } = write;
  const { set, remove } = outboxChange(write);
  const { state } = finding;
  const resolved = state.kind === "resolved";
  const sets = ["#version = :version", "#rule = :rule", "severity = :severity", "#document = :document"];
  return {
    finding,
    change: [
      `SET ${[...sets, ...set, ...(resolved ? ["expiresAt = :expiresAt"] : [])].join(", ")}`,
      ...removing(resolved ? remove : [...remove, "expiresAt"]),
    ].join(" "),
    condition: conditionOf(write),
    names: { "#version": "version", "#rule": "rule", "#document": "document" },
    values: {
      ":version": { N: String(finding.version) },
      ":rule": { S: finding.rule },
      ":severity": { S: finding.severity },
      ":document": { S: documentText(finding) },
      ...(expectedVersion === 0 ? {} : { ":expected": { N: String(expectedVersion) } }),
      ...(set.length === 0 ? {} : { ":true": { BOOL: true } }),
      ...(resolved ? { ":expiresAt": expiresAt(state.at, RESOLVED_KEPT_DAYS) } : {}),
    },
  };
}

/**
 * The plan silences a finding without a new version. Who read it before that and saves it as it was, or worse, is told that
 * it came too late: else the silence would be undone, and the finding open with nobody to be told.
 */
function conditionOf({ finding, expectedVersion }: Write): string {
  if (expectedVersion === 0) return "attribute_not_exists(id)";
  const readUnsilenced =
    isNews(finding) && (finding.version <= expectedVersion || finding.state.kind === "worse");
  return `#version = :expected${readUnsilenced ? " AND attribute_not_exists(silenced)" : ""}`;
}

/** Of every channel: what nobody was told enters; what was silenced leaves; saved again as it was, it stays in or out, and so does its claim. */
function outboxChange({ finding, expectedVersion }: Write): {
  readonly set: readonly string[];
  readonly remove: readonly string[];
} {
  const made = expectedVersion === 0 ? UNHEARD.map(isTrue) : [];
  if (!isNews(finding)) return { set: ["silenced = :true", ...made], remove: [...PENDING, ...CLAIMS] };
  if (finding.version <= expectedVersion) return { set: [], remove: [] };
  // A claim was on the version before: the new one is anybody's.
  return { set: [...PENDING.map(isTrue), ...made], remove: ["silenced", ...CLAIMS] };
}

const isTrue = (attribute: string): string => `${attribute} = :true`;

const removing = (attributes: readonly string[]): readonly string[] =>
  attributes.length === 0 ? [] : [`REMOVE ${attributes.join(", ")}`];
