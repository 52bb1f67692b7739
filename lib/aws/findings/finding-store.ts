import { type Finding, isNews } from "../../domain/finding.ts";
import type { FindingStore } from "../../pipeline/ports.ts";
import { type Update, updateFindings } from "./conditional-update.ts";
import { documentOf, expiresAt, type FindingsTable, queryItems } from "./findings-table.ts";

/** How long a resolved finding is kept for the reports: a quarter. */
const RESOLVED_KEPT_DAYS = 90;

interface Write {
  readonly finding: Finding;
  readonly expectedVersion: number;
}

/** Findings in DynamoDB, one conditional write each: of two runs at once, one writes and the other hears of it. */
export const dynamoFindingStore = (table: FindingsTable): FindingStore => ({
  load: async () => {
    const items = await queryItems(table, { kind: "finding" });
    return items.map((item) => documentOf<Finding>(table, item)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  },
  save: (changes) => updateFindings(table, changes.map(updateOf)),
  close: async () => table.client.destroy(),
});

/** `pending` goes with the version that is news in one write: a crash on either side leaves nothing saved and untold. */
function updateOf({ finding, expectedVersion }: Write): Update {
  const { set, remove } = outboxChange({ finding, expectedVersion });
  const { state } = finding;
  const resolved = state.kind === "resolved";
  const sets = ["#version = :version", "#rule = :rule", "severity = :severity", "#document = :document", set];
  return {
    finding,
    change: `SET ${[...sets, resolved ? "expiresAt = :expiresAt" : []].flat().join(", ")}${removing([remove, resolved ? [] : "expiresAt"].flat())}`,
    condition: expectedVersion === 0 ? "attribute_not_exists(id)" : "#version = :expected",
    names: { "#version": "version", "#rule": "rule", "#document": "document" },
    values: {
      ":version": { N: String(finding.version) },
      ":rule": { S: finding.rule },
      ":severity": { S: finding.severity },
      ":document": { S: JSON.stringify(finding) },
      ...(expectedVersion === 0 ? {} : { ":expected": { N: String(expectedVersion) } }),
      ...(set.length === 0 ? {} : { ":pending": { BOOL: true } }),
      ...(resolved ? { ":expiresAt": expiresAt(state.at, RESOLVED_KEPT_DAYS) } : {}),
    },
  };
}

const removing = (attributes: readonly string[]): string =>
  attributes.length === 0 ? "" : ` REMOVE ${attributes.join(", ")}`;

/** What nobody was told enters; what was silenced leaves; saved again as it was, it stays in or out, and so does its claim. */
function outboxChange({ finding, expectedVersion }: Write): {
  readonly set: readonly string[];
  readonly remove: readonly string[];
} {
  if (!isNews(finding)) return { set: [], remove: ["pending", "claimedUntil"] };
  if (finding.version <= expectedVersion) return { set: [], remove: [] };
  // A claim was on the version before: the new one is anybody's.
  return { set: ["pending = :pending"], remove: ["claimedUntil"] };
}
