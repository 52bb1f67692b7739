import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import { priceUnder } from "../../lib/domain/offering.ts";
import { addDays } from "../../lib/domain/window.ts";
import { CAST } from "../../lib/local/demo/cast.ts";
import type { Character } from "../../lib/local/demo/character.ts";
import { DEMO_AS_OF, writeDemoFleet } from "../../lib/local/demo/demo-fleet.ts";
import { demoTraps, demoTruths } from "../../lib/local/demo/truths.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-demo-fleet-"));
let connection: DuckDBConnection;

beforeAll(async () => {
  await writeDemoFleet(folder, DEMO_AS_OF);
  connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const name of ["instances", "bill"]) {
    await connection.run(
      `create table ${name} as select * from read_csv('${join(folder, `${name}.csv`)}', header = true, nullstr = '')`,
    );
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = async (query: string): Promise<unknown[][]> =>
  (await connection.runAndReadAll(query)).getRowsJson() as unknown[][];

describe("the demo's inventory", () => {
  test("is the files of a fleet", () => {
    expect(readdirSync(folder).toSorted()).toEqual([
      "bill.csv",
      "describe-reserved-instances.json",
      "describe-savings-plans.json",
      "instances.csv",
      "metrics.parquet",
      "plan.yaml",
    ]);
  });

  test("has 55 to 70 resources, each with its own id", async () => {
    const [[count, ids] = []] = await rows(
      "select count(*)::int, count(distinct resourceId)::int from instances",
    );
    expect(count).toBe(ids);
    expect(count).toBeGreaterThanOrEqual(55);
    expect(count).toBeLessThanOrEqual(70);
  });

  test("keeps hostile tags whole through the CSV", async () => {
    const [[tags] = []] = await rows("select tags from instances where resourceId = 'i-demo-summit'");
    expect(tags).toContain(
      "Name=<img src=x onerror=alert(1)>;owner==cmd()|' /C calc'!A0;note=say \"hi\"\nto",
    );
  });

  test("plants truths and traps on resources and workloads that exist", () => {
    const plan = parsePlan(readFileSync(join(folder, "plan.yaml")), { fileName: "plan.yaml" });
    const known = new Set([...CAST.map(({ id }) => id), ...plan.workloads.map(({ name }) => name), "total"]);
    const onResources = demoTruths.filter(({ rule }) => rule !== "commitment" && rule !== "anomaly");
    const named = [...onResources, ...demoTraps].map(({ resource }) => resource);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test("never asks one rule both to speak and to stay silent", () => {
    const silent = new Set(
      demoTraps.flatMap(({ resource, silentRules }) => silentRules.map((r) => `${r}:${resource}`)),
    );
    expect(demoTruths.filter(({ rule, resource }) => silent.has(`${rule}:${resource}`))).toEqual([]);
  });
});

describe("the demo's plan", () => {
  test("is YAML, and a plan", () => {
    const text = readFileSync(join(folder, "plan.yaml"), "utf8");
    expect(parse(text)).toMatchObject({ version: 1, headroom: 0.3 });
    expect(parsePlan(text, { fileName: "plan.yaml" }).workloads.length).toBeGreaterThan(20);
  });

  test("has a workload for every tag but those of nobody", () => {
    const plan = parsePlan(readFileSync(join(folder, "plan.yaml")), { fileName: "plan.yaml" });
    const planned = new Set(plan.workloads.map(({ name }) => name));
    expect(CAST.filter(({ workload }) => workload && !planned.has(workload)).map(({ id }) => id)).toEqual([]);
  });
});

describe("the demo's bill", () => {
  const prices = embeddedPriceBook();
  const listPrice = ({ region, instanceType, capacityType }: Character) =>
    priceUnder(prices, region, instanceType, capacityType)?.usdPerHour ?? Number.NaN;

  test("charges each instance its hours at list price, within 5 %", async () => {
    const billed = new Map(
      (await rows(`select ResourceId, sum(EffectiveCost) from bill where ResourceId is not null
        and ChargePeriodStart >= timestamptz '${addDays(DEMO_AS_OF, -14)}' group by 1`)) as [
        string,
        number,
      ][],
    );
    const wrong = CAST.filter(({ capacityType }) => capacityType !== "spot").filter((one) => {
      const expected = Math.min(14, one.ageDays) * 24 * listPrice(one);
      return !(Math.abs((billed.get(one.id) ?? 0) / expected - 1) <= 0.05);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test("charges nothing before an instance was launched", async () => {
    const [[early] = []] = await rows(`select count(*)::int from bill join instances using (resourceId)
      where bill.ChargePeriodEnd <= instances.launchedAt`);
    expect(early).toBe(0);
  });

  test("has a spot hour that costs more than an on-demand one", async () => {
    const [[dearer] = []] = await rows(
      "select bool_and(EffectiveCost > ListCost) from bill where PricingCategory = 'Dynamic'",
    );
    expect(dearer).toBe(true);
  });

  test("has what is no usage: one tax, one credit, one refund, and reserved hours billed at nothing", async () => {
    const categories =
      await rows(`select ChargeCategory, count(*)::int, min(ChargeClass), bool_and(EffectiveCost < 0)
      from bill where ChargeCategory <> 'Usage' group by 1 order by 1`);
    expect(categories).toEqual([
      ["Adjustment", 1, "Correction", true],
      ["Credit", 1, null, true],
      ["Tax", 1, null, false],
    ]);
    const [[free] = []] = await rows(
      "select bool_and(BilledCost = 0 and EffectiveCost > 0) from bill where CommitmentDiscountStatus = 'Used'",
    );
    expect(free).toBe(true);
  });

  test("has every day from 1 October to 23 November", async () => {
    const [days] = await rows(`select count(distinct day)::int, min(day)::varchar, max(day)::varchar
      from (select (ChargePeriodStart at time zone 'UTC')::date as day from bill)`);
    expect(days).toEqual([54, "2026-10-01", "2026-11-23"]);
  });

  test("heads for more than the budget, by less than a fifth", async () => {
    const { budget } = parsePlan(readFileSync(join(folder, "plan.yaml")), { fileName: "plan.yaml" });
    const [[toDate, rate] = []] = (await rows(`select sum(EffectiveCost),
      sum(EffectiveCost) filter (ChargePeriodStart >= timestamptz '2026-11-17 00:00:00+00') / 7
      from bill where ChargePeriodStart >= timestamptz '2026-11-01 00:00:00+00'`)) as number[][];
    const share = ((toDate ?? 0) + 7 * (rate ?? 0)) / (budget?.monthlyUsd ?? 0);
    expect(share).toBeGreaterThan(1.03);
    expect(share).toBeLessThan(1.2);
  });
});
