import type { Advice, Dollars, Severity, Verdict } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { machineName } from "../domain/instance-type.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { sumUsd, type Usd } from "../domain/units.ts";
import type { Instant } from "../domain/window.ts";
import { isPlannedAt, type Workload } from "../domain/workload.ts";
import { currentPrice, dollarsOf, findingOn, monthlyCost, severityOf } from "./evidence.ts";
import type { ThroughputDrift } from "./plan-drift-throughput.ts";
import {
  throughputAdvice,
  throughputEdit,
  throughputLines,
  throughputTitle,
} from "./plan-drift-throughput-text.ts";
import type { RuleContext } from "./rule.ts";
import { unplannedEdit } from "./unplanned-edit.ts";

const ID = "plan-drift";

export type Drift = "missing" | "more" | "less" | "other type" | "throughput";

export interface DriftFacts {
  readonly workload: Workload;
  readonly capacity: PlannedCapacity;
  readonly resources: readonly Resource[];
  readonly drifts: readonly Drift[];
  /** What a replica was measured to serve, where that is not what the plan says. */
  readonly throughput?: ThroughputDrift;
}

export function driftFinding(context: RuleContext, facts: DriftFacts): Verdict {
  const { workload, capacity, resources, drifts, throughput } = facts;
  const actual = resources.reduce((total, one) => total + one.instances, 0);
  const types = [...new Set(resources.map((one) => one.instanceType))].toSorted();
  const dollars = driftDollars(context, facts);
  return {
    kind: "finding",
    finding: {
      id: findingId(ID, workload.name),
      rule: ID,
      resource: workload.name,
      workload: workload.name,
      ...(workload.owner === undefined ? {} : { owner: workload.owner }),
      severity: severityOfDrift(facts, dollars),
      confidence: "high",
      title: titleOf(facts, actual, types),
      observed: {
        drift: drifts.join(", "),
        instances: actual,
        instanceTypes: types.join(", "),
        ...(throughput ? { replicaQps: throughput.replica.qps } : {}),
      },
      expected: {
        instances: capacity.instances,
        instanceType: capacity.instanceType ?? null,
        accelerators: capacity.accelerators,
        ...(throughput ? { replicaQps: throughput.plannedQps } : {}),
      },
      window: context.fleet.window,
      samples: 0,
      signalsUsed: ["inventory", ...(throughput?.measured.signals ?? [])],
      signalsNotChecked: throughput ? ["latency"] : [],
      ...(dollars ? { dollars } : {}),
      advice: driftAdvice(facts, { actual, types, now: context.now }),
      risk: drifts.includes("more")
        ? "scaling in below the demand: check utilization first"
        : "the plan's total is wrong until it is edited",
      arithmetic: [
        ...capacity.arithmetic,
        `running: ${actual} × ${types.join(", ") || "nothing"}`,
        ...(throughput ? throughputLines(throughput) : []),
      ],
    },
  };
}

function titleOf(
  { workload, capacity, drifts, throughput }: DriftFacts,
  actual: number,
  types: readonly string[],
): string {
  if (throughput && drifts.length === 1) return `${workload.name}: ${throughputTitle(throughput)}`;
  const planned = `${capacity.instances} × ${capacity.instanceType ?? "any type"}`;
  if (drifts.includes("missing")) return `${workload.name} is planned (${planned}) but nothing runs`;
  return `${workload.name} runs ${actual} × ${types.join(", ")}; planned ${planned} (${drifts.join(", ")})${throughput ? `; ${throughputTitle(throughput)}` : ""}`;
}

function driftAdvice(
  { workload, capacity, drifts, throughput }: DriftFacts,
  {
    actual,
    types,
    now,
  }: { readonly actual: number; readonly types: readonly string[]; readonly now: Instant },
): Advice {
  const planEdit = planEditOf(workload, drifts, types, throughput);
  if (drifts.includes("missing")) {
    return {
      text: "Start it, or take it out of plan.yaml; or its `match` no longer matches what runs.",
      planEdit,
    };
  }
  if (throughput) return { text: throughputAdvice(workload.name, throughput, capacity), planEdit };
  if (drifts.includes("more") && !isPlannedAt(workload, now))
    return {
      text: "By the plan it has ended or not begun: stop it, or move its dates in plan.yaml.",
      planEdit: `  - name: ${workload.name}\n    ends: <the day it will end>`,
    };
  if (drifts.includes("more")) {
    return {
      text: `Scale in from ${actual} to ${capacity.instances}, or raise the demand in plan.yaml if it has grown.`,
      planEdit,
    };
  }
  return { text: "Bring the fleet to the plan, or write what runs into plan.yaml.", planEdit };
}

/** The lines of plan.yaml that would make the plan say what runs. */
function planEditOf(
  workload: Workload,
  drifts: readonly Drift[],
  types: readonly string[],
  throughput: ThroughputDrift | undefined,
): string {
  if (drifts.includes("missing")) return `# remove from workloads:\n  - name: ${workload.name}`;
  const lines = [`  - name: ${workload.name}`];
  const [type] = types;
  if (drifts.includes("other type") && type) lines.push(`    instanceType: ${machineName(type)}`);
  if (throughput) return [...lines, throughputEdit(throughput)].join("\n");
  if (drifts.includes("more") || drifts.includes("less")) {
    lines.push(
      workload.kind === "inference"
        ? "    demand: { peakQps: <the measured peak> }   # now sized too " +
            (drifts.includes("more") ? "small" : "large")
        : "    accelerators: <what the job really takes>",
    );
  }
  return lines.join("\n");
}

/** Of a throughput alone none: it corrects the plan and no machine. */
function driftDollars(context: RuleContext, facts: DriftFacts): Dollars | undefined {
  const { resources, drifts, throughput } = facts;
  if (throughput && drifts.length === 1) return undefined;
  const capacity = throughput?.resized?.feasible ? throughput.resized : facts.capacity;
  const costs = resources.map((one) => monthlyCost(context, one));
  const [first] = resources;
  const price = (first && currentPrice(context, first)) ?? capacity.price;
  if (!price || capacity.monthlyUsd === undefined || costs.some((cost) => cost === undefined))
    return undefined;
  const now = sumUsd(costs.map((cost) => cost ?? 0));
  // Only scaling in saves; a fleet below its plan saves nothing by growing to it.
  return dollarsOf(price, now, Math.min(now, capacity.monthlyUsd) as Usd);
}

/** A plan of too few machines is a risk; one of too many is only dear. */
function severityOfDrift(
  { drifts, throughput, capacity }: DriftFacts,
  dollars: Dollars | undefined,
): Severity {
  const isTooSmall = throughput && throughput.replica.qps < (capacity.replicas?.qpsEach ?? 0);
  if (drifts.length === 1 && throughput) return isTooSmall ? "medium" : "low";
  if (drifts.includes("missing")) return "medium";
  if (drifts.includes("more")) return severityOf(dollars?.savingUsdPerMonth);
  return "low";
}

export function unplannedFinding(context: RuleContext, resource: Resource): Verdict {
  const cost = monthlyCost(context, resource);
  const price = currentPrice(context, resource);
  const planEdit = unplannedEdit(context, resource, cost);
  return findingOn(ID, resource, context, {
    severity: severityOf(cost) === "high" ? "medium" : "low",
    confidence: "high",
    title: `${resource.instanceType} runs and no workload of the plan claims it`,
    observed: {
      drift: "unplanned",
      tags: Object.entries(resource.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join("; "),
    },
    expected: { workload: "a workload whose `match` names it" },
    window: context.fleet.window,
    samples: 0,
    signalsUsed: ["inventory"],
    signalsNotChecked: [],
    ...(price && cost !== undefined ? { dollars: dollarsOf(price, cost, cost) } : {}),
    advice: {
      text: "Ask its owner; then tag it for an existing workload, write it into plan.yaml, or terminate it.",
      ...(planEdit === undefined ? {} : { planEdit }),
    },
    risk: "none in asking",
    arithmetic: [cost === undefined ? "no price known" : `${cost.toFixed(2)} USD a month outside the plan`],
  });
}
