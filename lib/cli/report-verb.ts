import { resolve } from "node:path";
import { ConfigError, nearest } from "../domain/errors.ts";
import { readChartFiles } from "../mailing/chart-files.ts";
import { mimeOf } from "../mailing/mime.ts";
import { openPng } from "../mailing/png.ts";
import { weeklyMail, weeklyPage } from "../mailing/weekly-mail.ts";
import { inertJson } from "../reports/inert-text.ts";
import { ownerReports } from "../reports/weekly-owners.ts";
import { type WeeklyReport, weeklyReportOf } from "../reports/weekly-report.ts";
import { weeklyText } from "../reports/weekly-text.ts";
import { exitCodeOf } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { gatherWeek } from "./report-facts.ts";
import { addSourceOptions, momentOf, refuseStrayOptions } from "./source-options.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";
import type { SourceOptions } from "./watch-options.ts";
import { withSource } from "./watch-ports.ts";

interface ReportOptions extends SourceOptions {
  readonly out?: string;
  readonly owner?: string;
  readonly json?: boolean;
}

export const addReportVerb: AddVerb = (program, terminal, finish) => {
  addSourceOptions(program.command("report"))
    .description("the weekly report: inside plan and budget or not, what changed, what to do, what it saves")
    .option("--owner <name>", "only the workloads and findings of this owner")
    .option("--out <dir>", "write weekly.html, weekly.txt and weekly.eml there")
    .option("--json", "print the report's figures as JSON instead of its text")
    .action(async (options: ReportOptions) => finish(await runReport(options, terminal)));
};

async function runReport(options: ReportOptions, terminal: Terminal): Promise<number> {
  refuseStrayOptions(options);
  const asOf = momentOf(options);
  const out = options.out === undefined ? undefined : resolve(terminal.workingDirectory, options.out);
  if (out) prepareOutputFolder(out);
  const { assessment, facts } = await withSource(options, terminal, (source) =>
    gatherWeek(options, terminal, { source, asOf }),
  );
  const report = partOf(weeklyReportOf(facts), options.owner);
  terminal.stdout(options.json ? `${inertJson(report)}\n` : weeklyText(report).text);
  if (out) {
    const page = await writeMail(out, report);
    if (!options.json) terminal.stdout(`\nMail: ${page}\n`);
  }
  return exitCodeOf(assessment, undefined);
}

function partOf(report: WeeklyReport, owner: string | undefined): WeeklyReport {
  if (owner === undefined) return report;
  const parts = ownerReports(report);
  const part = parts.get(owner);
  if (part !== undefined) return part;
  const near = nearest(owner, parts.keys());
  const known =
    near === undefined ? [...parts.keys()].join(", ") || "none is named" : `did you mean ${near}?`;
  throw new ConfigError(`got the owner ${JSON.stringify(owner)}, expected one of plan or tags: ${known}`);
}

/** Addresses that lead nowhere (RFC 2606): the file is for looking at, and for sending by hand. */
const NOWHERE = { from: "headroom@example.invalid", to: ["reader@example.invalid"] } as const;

/** Answers where the page is. */
async function writeMail(out: string, report: WeeklyReport): Promise<string> {
  const mail = weeklyMail(report, await openPng(await readChartFiles()));
  writeOutputFile(out, "weekly.txt", mail.text);
  writeOutputFile(out, "weekly.eml", await mimeOf(mail, NOWHERE));
  return writeOutputFile(out, "weekly.html", weeklyPage(report, mail.images));
}
