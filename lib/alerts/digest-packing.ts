import { bytesInJson } from "./message-text.ts";

/** One finding as it can be told: in full, or in short where there is no room. */
export interface Entry {
  readonly brief: () => string;
  /** undefined: longer than the limit in bytes (as part of a JSON string). It need not be built to know that. */
  readonly full: (limit: number) => string | undefined;
}

export interface PackedEntry {
  readonly text: string;
  readonly detail: "full" | "brief";
}

/** Naming many comes before the detail of few, up to here. */
const SHARE_FOR_BRIEFS = 0.5;

/**
 * As much as fits into `budget` bytes of a JSON string, the first entries before the later ones: detail is lost from the
 * end, then the entry itself. A giant loses its detail wherever it stands. undefined: left out.
 */
export function packed(entries: readonly Entry[], budget: number): readonly (PackedEntry | undefined)[] {
  const chosen: (PackedEntry | undefined)[] = [];
  let used = 0;
  for (const entry of entries) {
    const text = entry.brief();
    const size = sizeOf(text);
    if (used + size > budget * SHARE_FOR_BRIEFS) break;
    used += size;
    chosen.push({ text, detail: "brief" });
  }
  for (const [index, brief] of chosen.entries()) {
    const room = budget - used + sizeOf(brief?.text ?? "");
    const text = entries[index]?.full(room);
    if (text === undefined || sizeOf(text) > room) continue;
    used += sizeOf(text) - sizeOf(brief?.text ?? "");
    chosen[index] = { text, detail: "full" };
  }
  return entries.map((_, index) => chosen[index]);
}

/** With a comma or a line end after it, which takes two bytes (`\n`). */
const sizeOf = (text: string): number => bytesInJson(text);
