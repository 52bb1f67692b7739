import type { Assessment, ResourceSummary, WorkloadComparison } from "../domain/assessment.ts";
import { type Finding, isLive, SEVERITIES, type Severity } from "../domain/finding.ts";
import { usd } from "../domain/units.ts";
import type { Instant } from "../domain/window.ts";
import type { Job } from "./jobs.ts";
import type { RunRecord } from "./ports.ts";

export interface RunFacts {
  readonly job: Job;
  readonly finishedAt: Instant;
  readonly ownCostUsd: number;
  readonly projectedOwnCostUsdPerMonth: number;
}

/** A run in the few figures that alarms watch and reports need between runs. */
export function runRecordOf(assessment: Assessment, facts: RunFacts): RunRecord {
  const { findings, unknowns, passes, resources, problems, workloads, totals, spend } = assessment;
  const living = findings.filter(isLive);
  const live = living.length;
  const gpu = meanGpuUtilization(resources);
  return {
    ...facts,
    resources: resources.length,
    findings: live,
    findingsBySeverity: countBySeverity(living),
    unknown: unknowns.length,
    judged: unknowns.length + passes + live,
    failedReads: problems
      .filter(({ failure }) => failure !== undefined)
      .reduce((sum, { count = 1 }) => sum + count, 0),
    ...(facts.job === "utilization" ? { ...dearest(workloads), totals } : {}),
    ...(gpu === undefined ? {} : { meanGpuUtilization: gpu }),
    ...(spend === undefined ? {} : { spend }),
  };
}

function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const of = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const [info, low, medium, high, critical] = SEVERITIES;
  return { info: of(info), low: of(low), medium: of(medium), high: of(high), critical: of(critical) };
}

/** Over the accelerators of what is measured; undefined where nothing is. */
function meanGpuUtilization(resources: readonly ResourceSummary[]): number | undefined {
  let busy = 0;
  let accelerators = 0;
  for (const { accelerators: devices, meanGpuUtilization: mean } of resources) {
    if (mean === undefined) continue;
    busy += mean * devices;
    accelerators += devices;
  }
  return accelerators === 0 ? undefined : busy / accelerators;
}

/** DynamoDB takes 400 KB an item, which some 880 workloads fill; these are under 100 KB. */
const MOST_WORKLOADS = 200;

/** In the order they came: the dearest of them, planned or running, whichever is more. */
function dearest(
  workloads: readonly WorkloadComparison[],
): Pick<RunRecord, "workloads" | "workloadsLeftOut"> {
  const left = workloads.length - MOST_WORKLOADS;
  if (left <= 0) return { workloads };
  const byDollars = workloads.toSorted((a, b) => dollarsOf(b) - dollarsOf(a));
  const kept = new Set(byDollars.slice(0, MOST_WORKLOADS));
  return { workloads: workloads.filter((one) => kept.has(one)), workloadsLeftOut: left };
}

/** USD a month, planned or running, whichever is more. */
export const dollarsOf = ({
  plannedUsdPerMonth = usd(0),
  actualUsdPerMonth = usd(0),
}: WorkloadComparison): number => Math.max(plannedUsdPerMonth, actualUsdPerMonth);

/** Share of verdicts that could not be given; nothing judged at all is all of it. */
export const unknownShare = ({ unknown, judged }: RunRecord): number =>
  judged === 0 ? (unknown > 0 ? 1 : 0) : unknown / judged;
