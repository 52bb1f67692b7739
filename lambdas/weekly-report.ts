import { CallMeter } from "../lib/aws/call-meter.ts";
import type { Connection } from "../lib/aws/connection.ts";
import { dynamoFindingStore } from "../lib/aws/findings/finding-store.ts";
import { findingsTable } from "../lib/aws/findings/findings-table.ts";
import { dynamoRunLog } from "../lib/aws/findings/run-log.ts";
import { sesMailer } from "../lib/aws/messages/ses-mailer.ts";
import { snsMessenger } from "../lib/aws/messages/sns-messenger.ts";
import { instant } from "../lib/domain/window.ts";
import { readChartFiles } from "../lib/mailing/chart-files.ts";
import { lettersOf } from "../lib/mailing/letters.ts";
import { mimeOf } from "../lib/mailing/mime.ts";
import { type DrawPng, openPng } from "../lib/mailing/png.ts";
import { weeklyMail } from "../lib/mailing/weekly-mail.ts";
import { inReadingOrder } from "../lib/pipeline/saving.ts";
import { weeklyFactsOf } from "../lib/pipeline/weekly-facts.ts";
import { type WeeklyReport, weeklyReportOf } from "../lib/reports/weekly-report.ts";
import { weeklyText } from "../lib/reports/weekly-text.ts";
import { environment } from "./environment.ts";
import { instrumented, logger } from "./instrumented.ts";

/** Monday's mail: by SES from a verified sender when there is one, else as text through the alert topic. */
export const handler = instrumented("weekly-report", async () => {
  const now = instant(Date.now());
  const home: Connection = { region: environment.region, meter: new CallMeter() };
  const table = findingsTable(home, environment.table);
  const [findings, runs] = await Promise.all([
    dynamoFindingStore(table).load(),
    dynamoRunLog(table).lastRuns(),
  ]);
  const { dashboardUrl, mail } = environment;
  const report = weeklyReportOf({
    now,
    findings: inReadingOrder(findings),
    ...weeklyFactsOf(runs),
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
  });
  const letters = mail ? await sendMails(home, mail, report) : await publish(home, report);
  const { subject } = weeklyText(report);
  logger.info("weekly report sent", { letters, live: report.live.length, resolved: report.resolved.length });
  return { subject, letters };
});

type Route = NonNullable<typeof environment.mail>;

/** One letter that SES refuses keeps no other back; in the end the run fails, and is tried again: a mail may come twice. */
async function sendMails(home: Connection, route: Route, report: WeeklyReport): Promise<number> {
  const mailer = sesMailer(home, route.from);
  const drawPng = await drawing();
  const letters = lettersOf(report, route);
  const failures: unknown[] = [];
  for (const { to, report: part } of letters) {
    const message = await mimeOf(weeklyMail(part, drawPng), { from: route.from, to });
    await mailer.send({ to, message }).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} of ${letters.length} mails were not sent: ${failures[0]}`,
    );
  return letters.length;
}

/** A mail without pictures has all their numbers: it goes out whatever happens to them. */
async function drawing(): Promise<DrawPng | undefined> {
  try {
    return await openPng(await readChartFiles());
  } catch (error) {
    logger.error("no charts in this mail: their renderer did not start", { error });
    return undefined;
  }
}

async function publish(home: Connection, report: WeeklyReport): Promise<number> {
  const { subject, text } = weeklyText(report);
  await snsMessenger(home, environment.topicArn).send({
    subject,
    email: text,
    sms: subject,
    json: JSON.stringify({ subject, text }),
    attributes: { severity: "info", rule: ["weekly-report"], workload: [], owner: [] },
  });
  return 1;
}
