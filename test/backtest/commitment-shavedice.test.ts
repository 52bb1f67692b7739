import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { clairvoyant } from "../../lib/backtest/commitment-clairvoyant.ts";
import { backwards } from "../../lib/backtest/commitment-fleets.ts";
import { awsLikePolicy, headroomPolicy } from "../../lib/backtest/commitment-policies.ts";
import { RATE_TABLES } from "../../lib/backtest/commitment-rates.ts";
import {
  type CommitmentPolicy,
  type ReplayFleet,
  replayFleet,
  replayPolicy,
} from "../../lib/backtest/commitment-replay.ts";
import { shavediceRegions } from "../../lib/backtest/commitment-shavedice.ts";

const YEAR = 8_760;
const FIRST = 1;

const shareOf = (fleet: ReplayFleet, policy: CommitmentPolicy): number =>
  replayPolicy(fleet, policy, FIRST).savingUsd / clairvoyant(fleet, FIRST).savingUsd;

const SHAVEDICE = "../shared/data/snowflake_shavedice/hourly_regions12_2021_2022.csv.gz";
describe.skipIf(!existsSync(SHAVEDICE))(
  "two years of two regions (skipped where ../shared is absent)",
  () => {
    const text = existsSync(SHAVEDICE) ? gunzipSync(readFileSync(SHAVEDICE)).toString("utf8") : "";
    const regions = text === "" ? [] : shavediceRegions(text);
    const [uniform] = RATE_TABLES;
    const fleetOf = (region: number, reversed: boolean): ReplayFleet => {
      const usage = regions[region]?.usage;
      if (usage === undefined || uniform === undefined) throw new Error("no such region");
      return replayFleet("region", reversed ? backwards(usage) : usage, {
        rates: uniform.rates,
        termHours: YEAR,
      });
    };

    test.each([
      ["region 1", 0, false, 0.984, 0.982],
      ["region 2", 1, false, 0.992, 0.989],
      ["region 1 backwards", 0, true, 0.92, 0.8],
      ["region 2 backwards", 1, true, 0.97, 0.77],
    ])("%s: the shares of docs/commitments.md", (_, region, reversed, ours, theirs) => {
      const fleet = fleetOf(region, reversed);
      expect(shareOf(fleet, headroomPolicy)).toBeGreaterThan(ours);
      expect(shareOf(fleet, awsLikePolicy(30))).toBeLessThan(theirs);
    });

    test("a row that is none is named with its line", () => {
      expect(() =>
        shavediceRegions("USAGE_HOUR,REGION_NUM,INSTANCE_TYPE,NORM_USAGE\n2021-02-01,1,A,3"),
      ).toThrow(/line 2: got 2021-02-01,1,A,3/);
    });
  },
);
