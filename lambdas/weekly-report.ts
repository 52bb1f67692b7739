import { CallMeter } from "../lib/aws/call-meter.ts";
import type { Connection } from "../lib/aws/connection.ts";
import { dynamoFindingStore } from "../lib/aws/findings/finding-store.ts";
import { findingsTable } from "../lib/aws/findings/findings-table.ts";
import { dynamoRunLog, newestOf } from "../lib/aws/findings/run-log.ts";
import { sesMailer } from "../lib/aws/messages/ses-mailer.ts";
import { snsMessenger } from "../lib/aws/messages/sns-messenger.ts";
import { instant } from "../lib/domain/window.ts";
import type { Job } from "../lib/pipeline/jobs.ts";
import type { RunRecord } from "../lib/pipeline/ports.ts";
import { inReadingOrder } from "../lib/pipeline/saving.ts";
import { type WeeklyFacts, weeklyReportOf } from "../lib/reports/weekly-report.ts";
import { type WeeklyMail, weeklyText } from "../lib/reports/weekly-text.ts";
import { environment } from "./environment.ts";
import { instrumented, logger } from "./instrumented.ts";

/** Monday's mail: by SES from a verified sender when there is one, else through the alert topic. */
export const handler = instrumented("weekly-report", async () => {
  const now = instant(Date.now());
  const home: Connection = { region: environment.region, meter: new CallMeter() };
  const table = findingsTable(home, environment.table);
  const [findings, runs] = await Promise.all([
    dynamoFindingStore(table).load(),
    dynamoRunLog(table).lastRuns(),
  ]);
  const report = weeklyReportOf({ now, findings: inReadingOrder(findings), ...factsOf(runs) });
  const mail = weeklyText(report);
  await send(home, mail);
  logger.info("weekly report sent", { live: report.live.length, resolved: report.resolved.length });
  return { subject: mail.subject };
});

/** What the last runs left: nothing is gathered anew on a Monday morning. */
function factsOf(runs: readonly RunRecord[]): Omit<WeeklyFacts, "now" | "findings"> {
  const of = (job: Job) => newestOf(runs, job);
  const full = of("utilization");
  const hourlyAt = of("recent")?.finishedAt;
  const ownCostUsdPerMonth = runs.reduce((sum, run) => sum + run.projectedOwnCostUsdPerMonth, 0);
  return {
    ownCostUsdPerMonth,
    ...spendFacts(of("spend")),
    ...(hourlyAt === undefined ? {} : { hourlyAt }),
    ...(full === undefined
      ? {}
      : {
          lookedAt: full.finishedAt,
          unknown: { count: full.unknown, judged: full.judged, failedReads: full.failedReads },
          ...(full.totals === undefined ? {} : { totals: full.totals }),
          ...(full.workloads === undefined ? {} : { workloads: full.workloads }),
          ...(full.workloadsLeftOut === undefined ? {} : { workloadsLeftOut: full.workloadsLeftOut }),
        }),
  };
}

function spendFacts(run: RunRecord | undefined) {
  if (run === undefined) return {};
  const { finishedAt: spendAt, spend, commitments } = run;
  return {
    spendAt,
    ...(spend === undefined ? {} : { spend }),
    ...(commitments === undefined ? {} : { commitments }),
  };
}

async function send(home: Connection, { subject, text }: WeeklyMail): Promise<void> {
  const mail = environment.mail;
  if (mail) return sesMailer(home, mail).send({ subject, text });
  await snsMessenger(home, environment.topicArn).send({
    subject,
    email: text,
    sms: subject,
    json: JSON.stringify({ subject, text }),
    attributes: { severity: "info", rule: ["weekly-report"], workload: [], owner: [] },
  });
}
