import type { PriceKind } from "../domain/offering.ts";

export const KIND_LABELS: Readonly<Record<PriceKind, string>> = {
  onDemand: "on-demand",
  spot: "spot, typical",
  commitment1y: "1-year commitment",
  commitment3y: "3-year commitment",
};

/** Columns as wide as their widest cell, two spaces apart; the last one runs on. */
export function plainTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  return [header, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
