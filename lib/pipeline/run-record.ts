import type { Assessment } from "../domain/assessment.ts";
import { isLive } from "../domain/finding.ts";
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
    ...(facts.job === "utilization" ? { workloads, totals } : {}),
    ...(spend === undefined ? {} : { spend }),
  };
}

/** Share of verdicts that could not be given; nothing judged at all is all of it. */
export const unknownShare = ({ unknown, judged }: RunRecord): number =>
  judged === 0 ? (unknown > 0 ? 1 : 0) : unknown / judged;
