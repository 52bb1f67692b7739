import { INTERRUPTION_BANDS, type SpotAdvisor, type SpotReading } from "../domain/spot-market.ts";
import type { SpotAdvisorFile } from "./file-format.ts";
import catalog from "./spot-advisor.json" with { type: "json" };
import { unpackReadings } from "./spot-cells.ts";

const FILE: SpotAdvisorFile = catalog;

let advisor: SpotAdvisor | undefined;

/** The Spot Advisor's dated readings in the package. Unpacked on first use. */
export function embeddedSpotAdvisor(): SpotAdvisor {
  advisor ??= advisorOf(FILE);
  return advisor;
}

export function advisorOf({ source, asOf, regions, types }: SpotAdvisorFile): SpotAdvisor {
  const byRegion: Record<string, Record<string, SpotReading>> = {};
  for (const region of regions) byRegion[region] = {};
  for (const line of types) {
    const [type = "", cells = ""] = line.split(" ");
    unpackReadings(cells).forEach((reading, index) => {
      const readings = byRegion[regions[index] ?? ""];
      const band = INTERRUPTION_BANDS.find((one) => one === reading?.band);
      if (!reading || !readings || band === undefined) return;
      readings[type] = { band, saving: reading.savingPercent / 100 };
    });
  }
  return { source, asOf, regions: byRegion };
}
