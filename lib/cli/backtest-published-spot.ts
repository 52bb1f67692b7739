import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { livesOfCounts, livesOfEvents, type SpotTrace } from "../backtest/spot-lives.ts";
import { embeddedSpotAdvisor } from "../catalog/spot-advisor.ts";
import { spotReading } from "../domain/spot-market.ts";
import { epochMs } from "../domain/window.ts";
import { rowsOf } from "./backtest-published-series.ts";

const REGION = "us-east-1";

/**
 * Bamboo's traces of 2021 and 2022. GCP's machines have no advisor: AWS's with the same card stands for them. Prices are the advisor's typical ones of
 * 2025-06-28, but for p3.2xlarge, whose prices of early 2020 are at hand.
 */
const TRACES = [
  { file: "g4dn-trace.csv", instanceType: "g4dn.xlarge", read: livesOfEvents },
  { file: "p3-trace.csv", instanceType: "p3.2xlarge", read: livesOfEvents },
  { file: "v100x1-east1c.txt", instanceType: "p3.2xlarge", read: livesOfCounts },
  { file: "a100x1-east1b.txt", instanceType: "p4d.24xlarge", read: livesOfCounts },
] as const;

export function spotTraces(data: string): readonly SpotTrace[] {
  const folder = join(data, "spot_traces_bamboo");
  return TRACES.filter(({ file }) => existsSync(join(folder, file))).flatMap(
    ({ file, instanceType, read }) => {
      const reading = spotReading(embeddedSpotAdvisor(), REGION, instanceType);
      if (!reading) return [];
      return [
        {
          name: file,
          band: reading.band,
          priceRatio: priceOf2020(data, instanceType) ?? 1 - reading.saving,
          lives: read(readFileSync(join(folder, file), "utf8")),
        },
      ];
    },
  );
}

/** USD an hour on demand, us-east-1, Linux, then and now: 3.06 (Karpenter's table of 2026-07-20). */
const P3_ON_DEMAND = 3.06;

/** Mean of the zones' time-weighted prices over on demand. */
function priceOf2020(data: string, instanceType: string): number | undefined {
  const path = join(data, "spot_price_2020_dime", "aws_spot_prices.csv");
  if (instanceType !== "p3.2xlarge" || !existsSync(path)) return undefined;
  const changes = rowsOf(path).filter(
    ([, zone = "", type, product]) =>
      zone.startsWith(REGION) && type === instanceType && product === "Linux/UNIX",
  );
  const zones = [...Map.groupBy(changes, ([, zone = ""]) => zone).values()].map((rows) =>
    timeWeighted(rows.map(([time = "", , , , price = ""]) => [epochMs(time), Number(price)])),
  );
  const known = zones.filter((price) => price !== undefined);
  return known.length === 0
    ? undefined
    : known.reduce((sum, price) => sum + price, 0) / known.length / P3_ON_DEMAND;
}

/** A price holds until the next change; undefined with fewer than two. */
export function timeWeighted(changes: readonly (readonly [at: number, price: number])[]): number | undefined {
  const sorted = changes.toSorted(([a], [b]) => a - b);
  const [first, last] = [sorted[0]?.[0] ?? 0, sorted.at(-1)?.[0] ?? 0];
  if (last <= first) return undefined;
  const sum = sorted.reduce(
    (total, [at, price], index) => total + price * ((sorted[index + 1]?.[0] ?? at) - at),
    0,
  );
  return sum / (last - first);
}
