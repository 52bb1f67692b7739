import type { FindingEvidence } from "./finding.ts";

const MOST_NAMED = 3;

/** How one finding's advice stands to that of others on the same machines; undefined where it stands alone. */
export function relationText({
  alternativeTo,
  presumes = [],
}: Pick<FindingEvidence, "alternativeTo" | "presumes">): string | undefined {
  if (alternativeTo !== undefined) return `instead of ${alternativeTo}`;
  if (presumes.length === 0) return undefined;
  const more = presumes.length - MOST_NAMED;
  return `on top of ${presumes.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
