import { createHash } from "node:crypto";

/** What the one table holds: the partition key. */
export type ItemKind = "finding" | "run" | "interruption" | "prices";

/** Of a sort key, in bytes of UTF-8 (DynamoDB Developer Guide, "Quotas", 2026-11). */
const MAX_KEY_BYTES = 1024;
const KEPT_OF_A_LONG_ID = 900;

/**
 * An id is a stranger's text (a tag names a workload), and a key is never empty, has no half of a surrogate pair and
 * ends after 1,024 bytes. What is not printable ASCII is written `%` and its UTF-16 code, so that no two ids share a
 * key; of a longer one the key holds the beginning and the digest.
 */
export function itemKey(kind: ItemKind, id: string) {
  const encoded = id.replace(/[^ -$&-~]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return { kind: { S: kind }, id: { S: withinLimit(encoded || "%") } };
}

function withinLimit(encoded: string): string {
  if (encoded.length <= MAX_KEY_BYTES) return encoded;
  const digest = createHash("sha256").update(encoded).digest("hex");
  return `${encoded.slice(0, KEPT_OF_A_LONG_ID)}%sha256:${digest}`;
}
