import type { WorkloadComparison } from "../domain/assessment.ts";
import { money } from "../domain/money.ts";
import { brief } from "./brief.ts";
import { inertText } from "./inert-text.ts";
import { type WeeklyContent, weeklyContent } from "./weekly-content.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import type { Block, FindingItem, ResolvedItem, Section } from "./weekly-section.ts";
import { capacityText } from "./weekly-workloads.ts";

export interface WeeklyMail {
  readonly subject: string;
  readonly text: string;
}

/** The whole report as plain text: what SNS mails, and what a text-only reader gets. */
export function weeklyText(report: WeeklyReport): WeeklyMail {
  const content = weeklyContent(report);
  const { dashboardUrl } = report;
  const sections = [
    headline(content),
    ...content.sections.map(sectionText),
    ...(dashboardUrl === undefined ? [] : [`All findings: ${inertText(dashboardUrl)}`]),
  ];
  return { subject: content.subject, text: `${sections.join("\n\n")}\n` };
}

function headline({ period, outcome, basis, changed }: WeeklyContent): string {
  const said = outcome.map(({ text }) => text).join(" ");
  return [`HEADROOM, ${period}`, said, ...basis, changed].join("\n");
}

export function sectionText({ title, note, blocks }: Section): string {
  const head = `${title.toUpperCase()}${note === undefined ? "" : ` (${note})`}`;
  return [head, ...blocks.flatMap(blockLines)].join("\n");
}

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case "text":
      return [block.text];
    case "facts":
      return block.facts.map(({ label, value }) => `${label}: ${value}.`);
    case "list":
      return block.items.map((item) => `- ${item}`);
    case "findings":
      return block.findings.map(findingLines);
    case "workloads":
      return block.workloads.map(workloadLine);
    case "resolved":
      return block.resolved.map(resolvedLine);
    case "chart":
      return [];
  }
}

function workloadLine(one: WorkloadComparison): string {
  const dollars = `${money(one.plannedUsdPerMonth)} planned, ${money(one.actualUsdPerMonth)} running`;
  return `- ${brief(one.workload, 80)}: ${dollars}; ${capacityText(one)}`;
}

function findingLines(item: FindingItem, index: number): string {
  const { severity, title, effect, place, relation, advice, commands, planEdit, explain } = item;
  return [
    `${index + 1}. [${severity}] ${title}${effect === undefined ? "" : `, ${effect}`}`,
    `   ${place}`,
    ...(relation === undefined ? [] : [`   Reckoned ${relation}`]),
    `   Do: ${advice}`,
    ...commands.map((command) => `   Command: ${command}`),
    ...(planEdit === undefined
      ? []
      : ["   In plan.yaml:", ...planEdit.split("\n").map((line) => `     ${line}`)]),
    `   Why: ${explain}`,
  ].join("\n");
}

const resolvedLine = ({ id, reason, advised, onBill }: ResolvedItem): string =>
  `- ${id}: ${reason}, ${advised}${onBill === "" ? "" : `; ${onBill}`}`;
