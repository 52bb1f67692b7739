import type { Verdict } from "../../lib/domain/finding.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import type { Accelerators, InstanceType, InstanceTypes } from "../../lib/domain/instance-type.ts";
import type { Offering, PriceBook } from "../../lib/domain/offering.ts";
import { usdPerHour } from "../../lib/domain/units.ts";
import type { RegisteredRule } from "../../lib/rules/index.ts";
import type { RuleContext } from "../../lib/rules/rule.ts";
import { aFleet, NOW } from "./fleet.ts";

const gpu = (model: string, count: number, memoryGiBEach: number) => ({
  accelerators: { model, vendor: "nvidia" as const, count, devices: count, memoryGiBEach },
});

const type = (
  name: string,
  vcpus: number,
  memoryGiB: number,
  change: Partial<InstanceType> = {},
): InstanceType => ({
  name,
  family: name.split(".")[0] ?? "",
  vcpus,
  memoryGiB,
  architecture: "x86_64",
  burstable: false,
  bareMetal: false,
  currentGeneration: true,
  ...change,
});

/** A small market, us-east-1 list prices of 2026-07-20. */
const OFFERED: readonly [InstanceType, number][] = [
  [type("m7i.large", 2, 8), 0.1008],
  [type("m7i.xlarge", 4, 16), 0.2016],
  [type("m7i.2xlarge", 8, 32), 0.4032],
  [type("m7i.4xlarge", 16, 64), 0.8064],
  [type("c7i.xlarge", 4, 8), 0.1785],
  [type("r7i.xlarge", 4, 32), 0.2646],
  [type("t3.xlarge", 4, 16, { burstable: true }), 0.1664],
  [type("m7g.xlarge", 4, 16, { architecture: "arm64" }), 0.1632],
  [type("g4dn.xlarge", 4, 16, gpu("T4-16GB", 1, 16)), 0.526],
  [type("g5.xlarge", 4, 16, gpu("A10G-24GB", 1, 22.35)), 1.006],
  [type("g5.8xlarge", 32, 128, gpu("A10G-24GB", 1, 22.35)), 2.448],
  [type("g5.12xlarge", 48, 192, gpu("A10G-24GB", 4, 22.35)), 5.672],
];

export const TYPES: InstanceTypes = Object.fromEntries(OFFERED.map(([one]) => [one.name, one]));
const price = (rate: number) => ({
  usdPerHour: usdPerHour(rate),
  region: "us-east-1",
  source: "test list",
  asOf: "2026-07-20",
});
const offerings: Record<string, Offering> = Object.fromEntries(
  OFFERED.map(([one, rate]) => [one.name, { onDemand: price(rate) }]),
);
export const PRICES: PriceBook = {
  asOf: "2026-07-20",
  origin: "embedded",
  regions: { "us-east-1": offerings },
};

const chip = (model: string, memoryGiB: number, fp16: number, bandwidth: number) => ({
  model,
  memoryGiB,
  memoryGBPerSecond: bandwidth,
  teraflops: { fp16, bf16: fp16 },
  interconnectGBPerSecond: 32,
  source: "../sizing/gpu_specs.csv",
  asOf: "2026-07-20",
});
export const CHIPS: Accelerators = {
  "T4-16GB": chip("T4-16GB", 15, 65, 320),
  "A10G-24GB": chip("A10G-24GB", 22.35, 70, 600),
};

export function aContext(resources: readonly Resource[], change: Partial<RuleContext> = {}): RuleContext {
  return {
    fleet: aFleet(resources),
    bill: undefined,
    plan: undefined,
    prices: PRICES,
    instanceTypes: TYPES,
    accelerators: CHIPS,
    assignment: new Map(),
    now: NOW,
    ...change,
  };
}

/** The verdict of one rule on one resource. */
export function verdictOn(
  rule: RegisteredRule,
  resource: Resource,
  change: Partial<RuleContext> = {},
): Verdict {
  const [verdict] = rule
    .judge(aContext([resource], change), {})
    .filter((one) => resourceOf(one) === resource.id);
  if (!verdict) throw new Error(`${rule.id} said nothing about ${resource.id}`);
  return verdict;
}

export const resourceOf = (verdict: Verdict): string =>
  verdict.kind === "finding" ? verdict.finding.resource : verdict.resource;

export function ruleNamed(rules: readonly RegisteredRule[], id: string): RegisteredRule {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule;
}
