import type { WorkloadComparison } from "../domain/assessment.ts";
import { type Finding, savingOf } from "../domain/finding.ts";
import { relationText } from "../domain/relation.ts";
import { dayOf } from "../domain/window.ts";
import { inertText } from "./inert-text.ts";
import { momentText } from "./moment.ts";
import { count, counted, money, moneyPerMonth, percent, UNKNOWN } from "./money.ts";
import { agoText, isOld } from "./weekly-ages.ts";
import { commitmentsSection } from "./weekly-commitments.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { spendSection } from "./weekly-spend.ts";

/** As many as a manager reads; the table has the rest. */
const MOST_FINDINGS = 10;
const MOST_WORKLOADS = 40;

export interface WeeklyMail {
  readonly subject: string;
  readonly text: string;
}

/** The whole report as plain text: what SNS mails, and what a text-only reader gets. */
export function weeklyText(report: WeeklyReport): WeeklyMail {
  const sections = [
    headline(report),
    spendSection(report),
    commitmentsSection(report.commitments),
    workloadsSection(report),
    findingsSection(report),
    changedSection(report),
    sightSection(report),
  ];
  return {
    subject: `Headroom week to ${dayOf(report.to)}: ${outcome(report)}`,
    text: `${sections.filter((section) => section !== "").join("\n\n")}\n`,
  };
}

/** ASCII, for the subject line too. */
function outcome({ live, totals, lookedAt, to }: WeeklyReport): string {
  if (lookedAt === undefined) return "no run has finished yet";
  if (isOld("full", lookedAt, to))
    return `last look ${agoText(lookedAt, to)}, ${counted(live.length, "finding")} then`;
  const saving = totals ? totals.actualUsdPerMonth - totals.couldBeUsdPerMonth : 0;
  const findings = counted(live.length, "finding");
  return saving >= 1 ? `${findings}, save ${money(saving)} a month` : `${findings}, nothing to save found`;
}

function headline(report: WeeklyReport): string {
  const { totals, from, to } = report;
  const basis = totals
    ? `\n${totals.plannedUsdPerMonth === undefined ? "no plan" : `${money(totals.plannedUsdPerMonth)} planned`}, ${money(totals.actualUsdPerMonth)} running, ${money(totals.couldBeUsdPerMonth)} possible a month.`
    : "";
  return `HEADROOM, ${dayOf(from)} to ${dayOf(to)} (UTC)\n${outcome(report)}.${basis}\n${counted(report.opened.length, "new finding")}, ${counted(report.resolved.length, "finding")} resolved this week.`;
}

function workloadsSection({ workloads, workloadsLeftOut = 0 }: WeeklyReport): string {
  if (workloads.length === 0) return "";
  const rows = workloads.slice(0, MOST_WORKLOADS).map(workloadLine);
  const left = workloads.length - rows.length + workloadsLeftOut;
  return [
    "PLAN AGAINST ACTUAL (a month, list prices)",
    ...rows,
    ...(left > 0 ? [`and ${counted(left, "workload")} more`] : []),
  ].join("\n");
}

function workloadLine(one: WorkloadComparison): string {
  const instances = `${count(one.plannedInstances)} planned, ${count(one.actualInstances)} running`;
  const dollars = `${money(one.plannedUsdPerMonth)} planned, ${money(one.actualUsdPerMonth)} running`;
  const gpu = one.meanGpuUtilization === undefined ? "" : `; GPU mean ${percent(one.meanGpuUtilization)}`;
  return `- ${inertText(one.workload)}: ${dollars}; instances ${instances}${gpu}`;
}

function findingsSection({ live, lookedAt, to }: WeeklyReport): string {
  if (live.length === 0) {
    const known = lookedAt !== undefined && !isOld("full", lookedAt, to);
    return `WHAT TO DO\n${known ? "Nothing is open." : "Not known: nobody has looked lately."}`;
  }
  const left = live.length - MOST_FINDINGS;
  return [
    "WHAT TO DO",
    ...live.slice(0, MOST_FINDINGS).map(findingLines),
    ...(left > 0 ? [`and ${counted(left, "finding")} more in the findings table`] : []),
  ].join("\n");
}

function findingLines(finding: Finding, index: number): string {
  const { severity, workload, owner, advice, id, title } = finding;
  const saving = savingOf(finding);
  const relation = relationText(finding);
  const effect =
    saving === undefined || saving === 0
      ? ""
      : `, ${saving > 0 ? "saves" : "costs"} ${moneyPerMonth(Math.abs(saving))}`;
  const whose = owner === undefined ? "" : `, owner ${inertText(owner)}`;
  return [
    `${index + 1}. [${severity}] ${inertText(title)}${effect}`,
    `   ${inertText(finding.resource)} (${inertText(workload)}${whose})`,
    ...(relation === undefined ? [] : [`   Reckoned ${inertText(relation)}`]),
    `   Do: ${inertText(advice.text)}`,
    ...(advice.command === undefined ? [] : [`   Command: ${inertText(advice.command)}`]),
    `   Why: ${inertText(id)}`,
  ].join("\n");
}

function changedSection({ resolved, silenced }: WeeklyReport): string {
  const solved = resolved.slice(0, MOST_FINDINGS).map((finding) => {
    const reason = finding.state.kind === "resolved" ? finding.state.reason : UNKNOWN;
    return `- ${inertText(finding.id)}: ${reason}, ${moneyPerMonth(savingOf(finding))}`;
  });
  return [
    ...(solved.length === 0 ? [] : ["RESOLVED THIS WEEK", ...solved]),
    ...(silenced.length === 0 ? [] : [`Silenced: ${counted(silenced.length, "finding")}.`]),
  ].join("\n");
}

function sightSection({ unknown, totals, lookedAt, to, ownCostUsdPerMonth, problems }: WeeklyReport): string {
  return [
    "NOT SEEN",
    lookedAt === undefined
      ? "No full look at the fleet has finished: nothing above says that all is well."
      : `Last full look: ${momentText(lookedAt)}, ${agoText(lookedAt, to)}.`,
    ...(unknown === undefined
      ? []
      : [
          `${counted(unknown.count, "verdict")} of ${count(unknown.judged)} could not be given; ${counted(unknown.failedReads, "read")} failed.`,
        ]),
    ...(totals && totals.blindUsdPerMonth > 0
      ? [`${moneyPerMonth(totals.blindUsdPerMonth)} of accelerators run unmeasured.`]
      : []),
    ...problems.map((problem) => inertText(problem)),
    ...(ownCostUsdPerMonth === undefined
      ? []
      : [`Headroom's own API calls: ${moneyPerMonth(ownCostUsdPerMonth)}.`]),
  ].join("\n");
}
