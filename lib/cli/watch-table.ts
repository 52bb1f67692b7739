import type { Assessment, WorkloadComparison } from "../domain/assessment.ts";
import { count, counted, money, UNKNOWN } from "../domain/money.ts";
import { inertText } from "../reports/inert-text.ts";
import { windowText } from "../reports/moment.ts";
import { unseenGroups } from "../reports/unseen.ts";
import {
  budgetState,
  caveats,
  changesText,
  commitmentsText,
  severityCounts,
  verdictOf,
} from "../reports/verdict.ts";
import { wrapped } from "./display-width.ts";
import { painter, type Screen, type Style } from "./paint.ts";
import { type Column, type Row, renderTable } from "./terminal-table.ts";
import { explainHint, findingTable } from "./watch-findings.ts";

export interface TerminalOptions {
  readonly width: number;
  readonly color: boolean;
}

/** Reasons and problems named one by one. */
const MOST_REASONS = 6;
/** The narrowest the columns were drawn for. */
const NARROWEST = 60;

/** One run on a terminal: the verdict, what it rests on, what to do, and what could not be seen. */
export function renderWatchTable(assessment: Assessment, options: TerminalOptions): string {
  const width = Math.max(NARROWEST, options.width);
  const screen: Screen = { width, paint: painter(options.color) };
  const sections = [
    headline(assessment, screen),
    workloadTable(assessment, screen),
    findingTable(assessment, screen),
    unseen(assessment, screen),
    ownCostLine(assessment, screen),
    explainHint(assessment, screen),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

const BUDGET_STYLE = { over: "red", "heading-over": "yellow", within: "green", none: "dim" } as const;

function headline(assessment: Assessment, { width, paint }: Screen): string {
  const verdict = verdictOf(assessment);
  const budget = budgetState(assessment.spend);
  const tone: Style = verdict.tone === "costs" ? "yellow" : "green";
  const about = `${inertText(assessment.source)}: ${counted(assessment.resources.length, "resource")} over ${windowText(assessment.window)}`;
  const severities = severityCounts(assessment.findings);
  const committed = commitmentsText(assessment.totals);
  const labelled = (label: string, text: string, style?: Style): string[] =>
    wrapped(text, width - 10).map(
      (line, index) =>
        `${paint("dim", (index === 0 ? label : "").padEnd(10))}${style ? paint(style, line) : line}`,
    );
  return [
    paint("dim", `Headroom, ${about}`),
    "",
    ...wrapped(`${verdict.basis}:`, width),
    paint("bold", paint(tone, verdict.outcome)),
    "",
    ...labelled("budget", budget.text, BUDGET_STYLE[budget.tone]),
    ...(severities.length === 0
      ? []
      : labelled(
          "findings",
          severities.map(({ severity, findings }) => `${findings} ${severity}`).join(", "),
        )),
    ...(committed === undefined ? [] : labelled("committed", committed)),
    ...labelled("changes", `${changesText(assessment.changes)} since the last run`),
    ...caveats(assessment).flatMap((caveat) => labelled("left out", caveat, "yellow")),
  ].join("\n");
}

const WORKLOAD_COLUMNS: readonly Column[] = [
  { title: "WORKLOAD", flexible: true },
  { title: "instances", align: "right" },
  { title: "accelerators", align: "right" },
  { title: "planned $", align: "right" },
  { title: "running $", align: "right" },
  { title: "could be $", align: "right" },
];

function workloadTable({ workloads, totals }: Assessment, screen: Screen): string {
  if (workloads.length === 0) return "";
  const sumOf = (of: (one: WorkloadComparison) => number | undefined): number =>
    workloads.reduce((sum, one) => sum + (of(one) ?? 0), 0);
  const total: Row = {
    style: "bold",
    cells: [
      "total a month",
      pair(
        totals.plannedUsdPerMonth === undefined ? undefined : sumOf((one) => one.plannedInstances),
        sumOf((one) => one.actualInstances),
      ),
      pair(
        totals.plannedUsdPerMonth === undefined ? undefined : sumOf((one) => one.plannedAccelerators),
        sumOf((one) => one.actualAccelerators),
      ),
      money(totals.plannedUsdPerMonth),
      money(totals.actualUsdPerMonth),
      money(totals.couldBeUsdPerMonth),
    ],
  };
  const table = renderTable(WORKLOAD_COLUMNS, workloads.map(workloadRow), { ...screen, total });
  return table.includes("→") ? `${table}\n${screen.paint("dim", "a → b: a planned, b running")}` : table;
}

const workloadRow = (one: WorkloadComparison): Row => ({
  cells: [
    one.workload,
    isBought(one) ? UNKNOWN : pair(one.plannedInstances, one.actualInstances),
    isBought(one) ? UNKNOWN : pair(one.plannedAccelerators, one.actualAccelerators),
    money(one.plannedUsdPerMonth),
    money(one.actualUsdPerMonth),
    {
      text: money(one.couldBeUsdPerMonth),
      ...(isBelow(one.couldBeUsdPerMonth, one.actualUsdPerMonth) ? { style: "green" as const } : {}),
    },
  ],
});

/** At a fixed price, and not running on anything we see. */
const isBought = (one: WorkloadComparison): boolean => one.kind === "fixed" && one.actualInstances === 0;

/** `planned → running`; the running count alone where the two agree or nothing was planned. */
function pair(planned: number | undefined, actual: number): string {
  if (planned === undefined || planned === actual) return count(actual);
  return `${count(planned)} → ${count(actual)}`;
}

const isBelow = (low: number | undefined, high: number | undefined): boolean =>
  low !== undefined && high !== undefined && high - low >= 1;

function unseen({ unknowns, problems }: Assessment, { width, paint }: Screen): string {
  const groups = unseenGroups(unknowns);
  const reasons = groups.slice(0, MOST_REASONS).map(({ rule, missing, resources }) => {
    const where = resources.length === 1 ? resources[0] : counted(resources.length, "resource");
    return `${rule}, ${where}: ${missing}`;
  });
  const complaints = problems
    .slice(0, MOST_REASONS)
    .map(
      ({ where, what, count: times }) =>
        `${where}: ${what}${times === undefined ? "" : ` (${count(times)}×)`}`,
    );
  const list = (title: string, shown: readonly string[], all: number): string[] =>
    all === 0
      ? []
      : [
          paint("yellow", title),
          ...shown.flatMap((text) => wrapped(inertText(text), width - 2).map((line) => `  ${line}`)),
          ...(all > shown.length ? [paint("dim", `  and ${all - shown.length} more in the report`)] : []),
        ];
  return [
    ...list(`Could not judge (${counted(unknowns.length, "verdict")})`, reasons, groups.length),
    ...list(`Problems in the input (${problems.length})`, complaints, problems.length),
  ].join("\n");
}

function ownCostLine({ ownCost }: Assessment, { width, paint }: Screen): string {
  if (ownCost === undefined) return "";
  const requests = ownCost.calls.reduce((sum, one) => sum + one.requests, 0);
  const text = `Asking cost ${money(ownCost.usd)} (${counted(requests, "request")}); once a day ${money(ownCost.usdPerMonth)} a month.`;
  return wrapped(text, width)
    .map((line) => paint("dim", line))
    .join("\n");
}
