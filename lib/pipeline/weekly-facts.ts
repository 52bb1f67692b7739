import type { WeeklyFacts } from "../reports/weekly-report.ts";
import type { Job } from "./jobs.ts";
import type { RunRecord } from "./ports.ts";

type Left = Omit<WeeklyFacts, "now" | "findings" | "dashboardUrl">;

/** What the newest run of each job left for the weekly report: nothing is gathered anew on a Monday morning. */
export function weeklyFactsOf(runs: readonly RunRecord[]): Left {
  const of = (job: Job) => runs.find((run) => run.job === job);
  const hourlyAt = of("recent")?.finishedAt;
  return {
    ownCostUsdPerMonth: runs.reduce((sum, run) => sum + run.projectedOwnCostUsdPerMonth, 0),
    ...spendFacts(of("spend")),
    ...(hourlyAt === undefined ? {} : { hourlyAt }),
    ...fleetFacts(of("utilization")),
  };
}

function fleetFacts(run: RunRecord | undefined): Left {
  if (run === undefined) return {};
  const { finishedAt: lookedAt, totals, workloads, workloadsLeftOut } = run;
  return {
    lookedAt,
    unknown: { count: run.unknown, judged: run.judged, failedReads: run.failedReads },
    ...(totals === undefined ? {} : { totals }),
    ...(workloads === undefined ? {} : { workloads }),
    ...(workloadsLeftOut === undefined ? {} : { workloadsLeftOut }),
  };
}

function spendFacts(run: RunRecord | undefined): Left {
  if (run === undefined) return {};
  const { finishedAt: spendAt, spend, commitments, realised } = run;
  return {
    spendAt,
    ...(spend === undefined ? {} : { spend }),
    ...(commitments === undefined ? {} : { commitments }),
    ...(realised === undefined ? {} : { realised }),
  };
}
