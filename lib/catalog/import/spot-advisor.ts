import type { SpotAdvisorFile } from "../file-format.ts";
import { packReading } from "../spot-cells.ts";
import type { Inputs } from "./inputs.ts";
import { SPOT_ADVISOR } from "./sources.ts";

/** Linux readings of the types the catalog knows: one line a type, one cell a region. */
export function importSpotAdvisor(inputs: Inputs, known: ReadonlySet<string>): SpotAdvisorFile {
  const rows = inputs.spotSavings.filter(
    ({ os, instance_type = "" }) => os === "Linux" && known.has(instance_type),
  );
  const regions = [...new Set(rows.map(({ region = "" }) => region))].toSorted();
  const byType = Map.groupBy(rows, ({ instance_type = "" }) => instance_type);
  const types = [...byType].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...SPOT_ADVISOR,
    regions,
    types: types.map(([type, ofType]) => {
      const byRegion = new Map(ofType.map((row) => [row.region ?? "", row]));
      const cells = regions.map((region) => {
        const row = byRegion.get(region);
        return packReading(
          row && {
            band: Number(row.interruption_band),
            savingPercent: Number(row.savings_pct_vs_ondemand),
          },
        );
      });
      return `${type} ${cells.join("")}`;
    }),
  };
}
