import { asFirstHeard } from "../../alerts/news.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Channel, Outbox } from "../../pipeline/ports.ts";
import { CHANNEL_ATTRIBUTES } from "./channel-attributes.ts";
import { type Update, updateFindings } from "./conditional-update.ts";
import { findingsOf, type OnUnreadable } from "./finding-document.ts";
import { type FindingsTable, queryItems } from "./findings-table.ts";

/**
 * The findings of the same table that are marked as pending on this channel. Read through the table and not through a sparse index:
 * an index lags, and what it did not show yet would wait for the next run. `expiresAt` is on what is resolved, and on nothing else.
 */
export function dynamoOutbox(table: FindingsTable, channel: Channel, onUnreadable?: OnUnreadable): Outbox {
  const { pending, claimedUntil, unheard } = CHANNEL_ATTRIBUTES[channel];
  return {
    pending: async () => {
      const items = await queryItems(table, {
        kind: "finding",
        filter: `attribute_exists(${pending}) AND (attribute_not_exists(expiresAt) OR attribute_not_exists(${unheard}))`,
      });
      const { heard = [], untold = [] } = Object.groupBy(items, (item) =>
        item[unheard] ? "untold" : "heard",
      );
      return [
        ...findingsOf(table, heard, onUnreadable),
        ...findingsOf(table, untold, onUnreadable).map(asFirstHeard),
      ].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    claim: (findings, { now, until }) =>
      updateFindings(
        table,
        findings.map((finding) =>
          atItsVersion(finding, {
            // Before it is sent: who dies after sending must not leave it unheard.
            change: `SET ${claimedUntil} = :until REMOVE ${unheard}`,
            condition: `attribute_exists(${pending}) AND (attribute_not_exists(${claimedUntil}) OR ${claimedUntil} <= :now)`,
            values: { ":now": { S: now }, ":until": { S: until } },
          }),
        ),
      ),
    markAnnounced: async (findings) => {
      await updateFindings(
        table,
        findings.map((finding) =>
          atItsVersion(
            finding,
            finding.state.kind === "resolved"
              ? {
                  change: `SET ${unheard} = :true REMOVE ${pending}, ${claimedUntil}`,
                  values: { ":true": { BOOL: true } },
                }
              : { change: `REMOVE ${pending}, ${claimedUntil}, ${unheard}` },
          ),
        ),
      );
    },
  };
}

const atItsVersion = (
  finding: Finding,
  { change, condition, values }: Pick<Update, "change"> & Partial<Update>,
): Update => ({
  finding,
  change,
  condition: ["#version = :version", condition ?? []].flat().join(" AND "),
  names: { "#version": "version" },
  values: { ...values, ":version": { N: String(finding.version) } },
});
