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
    const fleetOf = (region: number, reversed: boolean, table: number): ReplayFleet => {
      const [usage, rates] = [regions[region]?.usage, RATE_TABLES[table]?.rates];
      if (usage === undefined || rates === undefined) throw new Error("no such region or rates");
      return replayFleet("region", reversed ? backwards(usage) : usage, { rates, termHours: YEAR });
    };

    test.each([
      ["region 1, 28 %", 0, false, 0, 0.984, 0.982],
      ["region 1, 20 to 45 %", 0, false, 1, 0.987, 0.985],
      ["region 1, GPU", 0, false, 2, 0.983, 0.98],
      ["region 2, 28 %: the issue's 99.3", 1, false, 0, 0.993, 0.989],
      ["region 2, GPU", 1, false, 2, 0.986, 0.982],
      ["region 1 backwards, 28 %", 0, true, 0, 0.93, 0.8],
      ["region 1 backwards, 20 to 45 %: the issue's 97", 0, true, 1, 0.97, 0.86],
      ["region 1 backwards, GPU", 0, true, 2, 0.87, 0.8],
      ["region 2 backwards, 28 %: the issue's 97", 1, true, 0, 0.97, 0.77],
      ["region 2 backwards, 20 to 45 %: the issue's 97", 1, true, 1, 0.97, 0.86],
      ["region 2 backwards, GPU", 1, true, 2, 0.88, 0.63],
    ])("%s: the shares of docs/commitments.md", (_, region, reversed, table, ours, theirs) => {
      const fleet = fleetOf(region, reversed, table);
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
