import type { CallMeter } from "../lib/aws/call-meter.ts";
import { dynamoFindingStore } from "../lib/aws/findings/finding-store.ts";
import type { FindingsTable } from "../lib/aws/findings/findings-table.ts";
import { dynamoOutbox } from "../lib/aws/findings/outbox.ts";
import { dynamoRunLog } from "../lib/aws/findings/run-log.ts";
import { embeddedAccelerators } from "../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../lib/catalog/instance-types.ts";
import { modelNamed } from "../lib/catalog/models.ts";
import { ConfigError, problemOf, SourceError } from "../lib/domain/errors.ts";
import type { Problem } from "../lib/domain/fleet.ts";
import type { Instant } from "../lib/domain/window.ts";
import type { Job, JobScope } from "../lib/pipeline/jobs.ts";
import { ownCostOf } from "../lib/pipeline/own-cost.ts";
import type { RunRecord } from "../lib/pipeline/ports.ts";
import { runRecordOf } from "../lib/pipeline/run-record.ts";
import { untoldCount } from "../lib/pipeline/untold.ts";
import { type WatchPorts, type WatchRulesFacts, watchRules } from "../lib/pipeline/watch-rules.ts";
import { environment } from "./environment.ts";
import { logger } from "./instrumented.ts";
import { publishRun, publishWorkloads } from "./published-metrics.ts";

/** What EventBridge Scheduler sends. */
export interface ScheduledEvent {
  readonly job?: string;
}

export interface RunInput {
  readonly job: Job;
  readonly scope: JobScope;
  readonly clock: Instant;
  readonly table: FindingsTable;
  readonly meter: CallMeter;
  readonly ports: Omit<WatchPorts, "store">;
  readonly spotMarket?: WatchRulesFacts["spotMarket"];
  /** What this job learns besides, each by itself: one that fails takes no other with it. */
  readonly more?: readonly Lesson[];
}

/** Learns something for the run's record, and says what it could not learn. May throw SourceError. */
export type Lesson = () => Promise<{
  readonly facts?: Partial<RunRecord>;
  readonly problems?: readonly Problem[];
}>;

export function jobOf<J extends Job>({ job }: ScheduledEvent, allowed: readonly J[]): J {
  const known = allowed.find((one) => one === job);
  if (known === undefined)
    throw new ConfigError(
      `got the job ${JSON.stringify(job)}, expected {"job": "${allowed.join('" or "')}"}`,
    );
  return known;
}

/**
 * One run of the main job. The record is written last: it is what starts `notify`, and a run that dies before it is repaired by the
 * next one, whose record sends what this one saved.
 */
export async function scheduledRun(input: RunInput): Promise<RunRecord> {
  const { job, clock, table, meter, ports, spotMarket, more } = input;
  const { rules, launchedWithinHours, runsPerMonth, spendOf } = input.scope;
  const before = await learn([() => countUntold(table, clock)]);
  let unreadable = 0;
  const store = dynamoFindingStore(table, (id, reason) => {
    unreadable += 1;
    logger.error("a stored finding is unreadable: nobody is told of it", { id, reason });
  });
  const assessment = await watchRules(
    { ...ports, store },
    {
      plan: environment.plan,
      instanceTypes: embeddedInstanceTypes(),
      accelerators: embeddedAccelerators(),
      modelNamed,
      clock,
      rules,
      ...(spendOf === undefined ? {} : { spendOf }),
      ...(spotMarket === undefined ? {} : { spotMarket }),
      ...(launchedWithinHours === undefined ? {} : { launchedWithinHours }),
    },
  );
  const learnt = await learn(more ?? []);
  const { usd } = ownCostOf(meter.counts());
  const run = runRecordOf(assessment, {
    job,
    finishedAt: clock,
    ownCostUsd: usd,
    projectedOwnCostUsdPerMonth: usd * runsPerMonth,
  });
  const failedReads = run.failedReads + before.failedReads + learnt.failedReads + unreadable;
  const record: RunRecord = { ...run, ...before.facts, ...learnt.facts, failedReads };
  await dynamoRunLog(table).record(record);
  publishRun(record);
  if (job === "utilization") publishWorkloads(assessment.workloads, environment.metricWorkloads);
  const { workloads: _, spend: __, ...figures } = record;
  logger.info("run finished", {
    run: figures,
    changes: assessment.changes,
    calls: meter.counts(),
    problems: assessment.problems,
  });
  return record;
}

/** What a job learns besides its findings is worth a warning when it fails, not the run. */
async function learn(lessons: readonly Lesson[]) {
  let facts: Partial<RunRecord> = {};
  const problems: Problem[] = [];
  for (const lesson of lessons) {
    const learnt: Awaited<ReturnType<Lesson>> = await lesson().catch((error: unknown) => {
      if (error instanceof SourceError) return { problems: [problemOf(error)] };
      throw error;
    });
    facts = { ...facts, ...learnt.facts };
    problems.push(...(learnt.problems ?? []));
  }
  for (const problem of problems) logger.warn(`${problem.where}: ${problem.what}`, { problem });
  return { facts, failedReads: problems.filter(({ failure }) => failure !== undefined).length };
}

async function countUntold(table: FindingsTable, clock: Instant) {
  const [people, machines] = await Promise.all([
    dynamoOutbox(table, "people").pending(),
    dynamoOutbox(table, "machines").pending(),
  ]);
  return { facts: { untoldFindings: untoldCount({ people, machines }, environment.quietHours, clock) } };
}
