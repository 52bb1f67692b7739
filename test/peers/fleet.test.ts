import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Assessment } from "../../lib/domain/assessment.ts";
import type { Finding } from "../../lib/domain/finding.ts";
import { ownCostOf } from "../../lib/pipeline/own-cost.ts";
import { NOW } from "../builders/fleet.ts";
import { type EmulatedFleet, emulatedFleet } from "./emulated-fleet.ts";
import { runOver } from "./fleet-run.ts";
import type { Truth } from "./machine-cast.ts";

let fleet: EmulatedFleet;
let seen: Assessment;
beforeAll(async () => {
  fleet = emulatedFleet(Date.parse(NOW));
  seen = await runOver(fleet);
});

const STOPS = /\b(stop|delete|terminate|shut-?down)\b/;
/** Whoever follows it switches something off; a change of type stops a machine and starts it again. */
const isStop = ({ rule, advice: { command = "" } }: Finding): boolean =>
  rule === "idle" || (STOPS.test(command) && !command.includes("start-instances"));
const trulyA = (...truths: readonly Truth[]): string[] =>
  [...fleet.truths].flatMap(([id, truth]) => (truths.includes(truth) ? [id] : [])).toSorted();
const foundBy = (rule: string, among: readonly string[]): string[] =>
  seen.findings
    .flatMap((one) => (one.rule === rule && among.includes(one.resource) ? [one.resource] : []))
    .toSorted();
const stopsAmong = (resources: readonly string[]): string[] =>
  seen.findings.flatMap((one) => (isStop(one) && resources.includes(one.resource) ? [one.id] : []));
const roleOf = (resource: string): string => resource.replace(/^i-/, "").replace(/-\d+$/, "");
const rolesFoundBy = (rule: string): string[] => [
  ...new Set(seen.findings.filter((one) => one.rule === rule).map(({ resource }) => roleOf(resource))),
];
const callsOf = (api: string) => fleet.cloudWatch.asked.filter((one) => one.api === api);
const queries = (): number => callsOf("GetMetricData").reduce((sum, one) => sum + one.queries, 0);

describe("a fleet of 200 instances and 11 endpoints, as large and as mixed as the one peers were measured on", () => {
  test("has 37 idle GPU resources, 117 working and 16 that nothing measures", () => {
    expect([
      trulyA("idle").length,
      trulyA("working", "partly-idle").length,
      trulyA("unmeasured").length,
      trulyA("cpu-idle", "cpu-working").length,
    ]).toEqual([37, 117, 16, 42]);
    expect(seen.resources).toHaveLength(fleet.truths.size);
  });

  test("every idle GPU resource is found, whatever its network chatters and however high a health check reached", () => {
    expect(foundBy("idle", trulyA("idle"))).toEqual(trulyA("idle"));
    expect(foundBy("idle", trulyA("cpu-idle"))).toEqual(trulyA("cpu-idle"));
  });

  test("nothing that works is told to stop", () => {
    expect(stopsAmong(trulyA("working", "partly-idle", "cpu-working"))).toEqual([]);
  });

  test("nothing that nobody measures is told to stop: it is unknown, and its dollars are stated", () => {
    const unmeasured = trulyA("unmeasured");
    expect(stopsAmong(unmeasured)).toEqual([]);
    expect(foundBy("blind-spot", [...fleet.truths.keys()])).toEqual(unmeasured);
    const unknown = seen.unknowns.filter(({ rule }) => rule === "idle").map(({ resource }) => resource);
    expect(unknown.toSorted()).toEqual(unmeasured);
    const blind = seen.findings.filter(({ rule }) => rule === "blind-spot");
    const dollars = blind.reduce((sum, one) => sum + Number(one.observed.blindUsdPerMonth), 0);
    expect(seen.totals.blindUsdPerMonth).toBeCloseTo(dollars, 4);
    expect(dollars).toBeGreaterThan(80_000);
  });

  test("partly idle nodes are told from idle ones, card by card", () => {
    expect(foundBy("partly-idle", [...fleet.truths.keys()])).toEqual(trulyA("partly-idle"));
    const cards = seen.findings
      .filter(({ rule }) => rule === "partly-idle")
      .map((one) => one.observed.idleAccelerators);
    expect(new Set(cards)).toEqual(new Set(["2,3"]));
  });

  test("a model still in VRAM is said, and only where there is one", () => {
    const resident = seen.findings.filter(({ observed }) => observed.memoryResident === true);
    expect(resident.map(({ resource }) => roleOf(resource)).toSorted()).toEqual([
      "loaded-and-forgotten",
      ...Array.from({ length: 6 }, () => "model-resident"),
    ]);
  });

  test("eight cards at 10 %, published as 80, are an oversized endpoint; so are four on a machine", () => {
    expect(rolesFoundBy("right-size")).toEqual(expect.arrayContaining(["oversized", "ten-percent"]));
    const mean = seen.resources.find(({ id }) => id === "ten-percent")?.meanGpuUtilization;
    expect(mean).toBeCloseTo(0.1, 6);
  });

  test("an idle variant of an endpoint that works is taken out, not the endpoint", () => {
    const canary = seen.findings.find(({ id }) => id === "idle:blue-green/canary");
    expect(canary?.advice.command).toBeUndefined();
    expect(canary?.advice.text).toContain("the other variants stay");
  });

  test("an idle GPU beside a busy CPU is found, and the work is not stopped", () => {
    const found = seen.findings.filter(({ resource }) => roleOf(resource) === "idle-gpu-busy-cpu");
    expect(found.map(({ rule, advice }) => [rule, advice.command])).toEqual([
      ["idle", undefined],
      ["idle", undefined],
    ]);
  });

  test("every dollar carries its source, date and region", () => {
    const priced = seen.findings.flatMap(({ dollars }) => dollars?.price ?? []);
    expect(priced.length).toBeGreaterThan(70);
    for (const { source, asOf, region } of priced) {
      expect(source).not.toBe("");
      expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(region).toBe("us-east-1");
    }
    expect(seen.findings.filter(({ dollars }) => dollars === undefined)).toEqual([]);
  });
});

describe("what it takes", () => {
  test("is one listing a metric and full pages of data, never a call a resource", () => {
    const [listings, pages] = [callsOf("ListMetrics").length, callsOf("GetMetricData").length];
    console.info(`peers: ${listings} ListMetrics + ${pages} GetMetricData of ${queries()} metrics`);
    expect(listings).toBeLessThanOrEqual(8);
    expect(pages).toBeLessThanOrEqual(Math.ceil(queries() / 300) + 1);
    expect(listings + pages).toBeLessThanOrEqual(16);
  });

  test("is what docs/peers.md says", () => {
    const { usd } = ownCostOf([{ api: "cloudwatch:GetMetricData", requests: 1, units: queries() }]);
    const all = [...fleet.truths.keys()];
    const row = [
      "**Headroom**",
      callsOf("ListMetrics").length + callsOf("GetMetricData").length,
      foundBy("idle", trulyA("idle")).length,
      stopsAmong(trulyA("working", "partly-idle")).length,
      stopsAmong(trulyA("unmeasured")).length,
      foundBy("partly-idle", all).length,
      seen.findings.filter(({ observed }) => observed.memoryResident === true).length,
      `$${Math.round(seen.totals.blindUsdPerMonth).toLocaleString("en-US")}`,
      `$${usd.toFixed(3)}`,
    ];
    const document = readFileSync(join(import.meta.dirname, "../../docs/peers.md"), "utf8");
    expect(document).toContain(`| ${row.join(" | ")} |`);
  });
});
