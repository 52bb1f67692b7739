import type { Assessment } from "../domain/assessment.ts";
import type { Bill } from "../domain/bill.ts";
import type { Commitments } from "../domain/commitment.ts";
import type { Finding } from "../domain/finding.ts";
import type { Problem } from "../domain/fleet.ts";
import type { Instant } from "../domain/window.ts";
import { openSqliteFindingStore } from "../local/sqlite-finding-store.ts";
import { realisedSavings } from "../pipeline/realised.ts";
import { runRecordOf } from "../pipeline/run-record.ts";
import { inReadingOrder } from "../pipeline/saving.ts";
import type { WatchPorts } from "../pipeline/watch.ts";
import type { WeeklyFacts } from "../reports/weekly-report.ts";
import type { OpenSource } from "./opened-source.ts";
import { assessSource, memoryOf } from "./source-assessment.ts";
import type { Terminal } from "./terminal.ts";
import type { SourceOptions } from "./watch-options.ts";

export interface Gathered {
  readonly assessment: Assessment;
  readonly facts: WeeklyFacts;
}

/** One run as `watch` does it, and beside it what a report of the week needs: the bill, what is owned, what is remembered. */
export async function gatherWeek(
  options: SourceOptions,
  terminal: Terminal,
  { source, asOf }: { readonly source: OpenSource; readonly asOf: Instant | undefined },
): Promise<Gathered> {
  const heard: Heard = {};
  const ports = listening(source.ports, heard);
  const assessment = await assessSource(options, terminal, { ...source, ports }, asOf);
  const store = openSqliteFindingStore(memoryOf(options, terminal, source));
  try {
    return { assessment, facts: factsOf(assessment, await store.load(), heard) };
  } finally {
    await store.close();
  }
}

/** What passed by while the run asked for it. */
interface Heard {
  bill?: Bill;
  commitments?: Commitments;
}

function listening(ports: Omit<WatchPorts, "store">, heard: Heard): Omit<WatchPorts, "store"> {
  const { bill, commitments } = ports;
  return {
    ...ports,
    bill: {
      fetchBill: async (request) => {
        const read = await bill.fetchBill(request);
        if (read !== undefined) heard.bill = read;
        return read;
      },
    },
    ...(commitments === undefined
      ? {}
      : {
          commitments: {
            fetchCommitments: async (request) => {
              const read = await commitments.fetchCommitments(request);
              heard.commitments = read.commitments;
              return read;
            },
          },
        }),
  };
}

/** This source has no hourly look: none is missed. */
function factsOf(assessment: Assessment, findings: readonly Finding[], heard: Heard): WeeklyFacts {
  const { asOf: now, totals, workloads, spend, ownCost, problems } = assessment;
  const { bill, commitments } = heard;
  const run = runRecordOf(assessment, {
    job: "utilization",
    finishedAt: now,
    ownCostUsd: ownCost?.usd ?? 0,
    projectedOwnCostUsdPerMonth: ownCost?.usdPerMonth ?? 0,
  });
  return {
    now,
    lookedAt: now,
    spendAt: now,
    withoutHourly: true,
    findings: inReadingOrder(findings),
    totals,
    workloads,
    unknown: { count: run.unknown, judged: run.judged, failedReads: run.failedReads },
    problems: problems.map(problemText),
    ...(spend === undefined ? {} : { spend }),
    ...(ownCost === undefined ? {} : { ownCostUsdPerMonth: ownCost.usdPerMonth }),
    ...(commitments === undefined ? {} : { commitments }),
    ...(bill === undefined ? {} : { realised: realisedSavings(findings, bill, now) }),
  };
}

const problemText = ({ where, what, count = 1 }: Problem): string =>
  `${where}: ${what}${count > 1 ? ` (${count} times)` : ""}`;
