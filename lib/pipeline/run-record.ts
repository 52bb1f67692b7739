import type { Assessment, WorkloadComparison } from "../domain/assessment.ts";
import { isLive } from "../domain/finding.ts";
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
  const live = findings.filter(isLive).length;
  return {
    ...facts,
    resources: resources.length,
    findings: live,
    unknown: unknowns.length,
    judged: unknowns.length + passes + live,
    failedReads: problems
      .filter(({ failure }) => failure !== undefined)
      .reduce((sum, { count = 1 }) => sum + count, 0),
    ...(facts.job === "utilization" ? { ...dearest(workloads), totals } : {}),
    ...(spend === undefined ? {} : { spend }),
  };
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

const dollarsOf = ({ plannedUsdPerMonth = usd(0), actualUsdPerMonth = usd(0) }: WorkloadComparison): number =>
  Math.max(plannedUsdPerMonth, actualUsdPerMonth);

/** Share of verdicts that could not be given; nothing judged at all is all of it. */
export const unknownShare = ({ unknown, judged }: RunRecord): number =>
  judged === 0 ? (unknown > 0 ? 1 : 0) : unknown / judged;
