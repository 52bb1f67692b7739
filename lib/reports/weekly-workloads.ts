import type { WorkloadComparison } from "../domain/assessment.ts";
import { count, counted, money, moneyPerMonth, percent } from "../domain/money.ts";
import { brief } from "./brief.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { type Section, textBlock } from "./weekly-section.ts";

/** Furthest from plan first: a fleet of two hundred is read down to where nothing differs much. */
export const MOST_WORKLOADS = 12;
/** Bars of the chart: as many as a phone shows legibly. */
export const MOST_BARS = 8;

export function workloadsSection(report: WeeklyReport, most = MOST_WORKLOADS): Section | undefined {
  const { workloads, workloadsLeftOut = 0 } = report;
  if (workloads.length === 0) return undefined;
  const shown = byGap(workloads).slice(0, most);
  const left = workloads.length - shown.length + workloadsLeftOut;
  return {
    id: "plan",
    title: "Plan against actual",
    note: "a month, list prices",
    blocks: [
      { kind: "chart", chart: "plan", alt: barsAlt(workloads) },
      { kind: "workloads", workloads: shown },
      ...(left > 0 ? [textBlock(`and ${counted(left, "workload")} more, nearer to plan`)] : []),
    ],
  };
}

/** Dollars between planned and running; what has no plan is all gap. */
const gapOf = ({ plannedUsdPerMonth, actualUsdPerMonth }: WorkloadComparison): number =>
  Math.abs((actualUsdPerMonth ?? 0) - (plannedUsdPerMonth ?? 0));

export const byGap = (workloads: readonly WorkloadComparison[]): WorkloadComparison[] =>
  workloads.toSorted((a, b) => gapOf(b) - gapOf(a));

/** Those with most dollars, planned or running. */
export const barsOf = (workloads: readonly WorkloadComparison[]): WorkloadComparison[] =>
  workloads
    .filter((one) => sizeOf(one) > 0)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, MOST_BARS);

const sizeOf = ({ plannedUsdPerMonth, actualUsdPerMonth }: WorkloadComparison): number =>
  Math.max(plannedUsdPerMonth ?? 0, actualUsdPerMonth ?? 0);

const barsAlt = (workloads: readonly WorkloadComparison[]): string =>
  `Dollars a month, planned and running. ${barsOf(workloads)
    .map(
      (one) =>
        `${brief(one.workload, 40)}: ${money(one.plannedUsdPerMonth)} planned, ${money(one.actualUsdPerMonth)} running`,
    )
    .join("; ")}.`;

/** `instances 4 planned, 6 running`, the same of GPUs where there are some, and how busy they are. */
export function capacityText(one: WorkloadComparison): string {
  const { plannedInstances, actualInstances, plannedAccelerators, actualAccelerators, meanGpuUtilization } =
    one;
  const hasGpus = (plannedAccelerators ?? 0) + actualAccelerators > 0;
  return [
    `instances ${sideBySide(plannedInstances, actualInstances)}`,
    ...(hasGpus ? [`GPUs ${sideBySide(plannedAccelerators, actualAccelerators)}`] : []),
    ...(meanGpuUtilization === undefined ? [] : [`GPU mean ${percent(meanGpuUtilization)}`]),
  ].join("; ");
}

const sideBySide = (planned: number | undefined, running: number): string =>
  planned === undefined
    ? `${count(running)} running`
    : `${count(planned)} planned, ${count(running)} running`;

/** `$10,351 a month above plan`. */
export function gapText({ plannedUsdPerMonth, actualUsdPerMonth, kind }: WorkloadComparison): string {
  if (kind === "unplanned") return "not in the plan";
  if (plannedUsdPerMonth === undefined || actualUsdPerMonth === undefined) return "price not known";
  const gap = Math.round(actualUsdPerMonth) - Math.round(plannedUsdPerMonth);
  if (gap === 0) return "as planned";
  return `${moneyPerMonth(Math.abs(gap))} ${gap > 0 ? "above" : "below"} plan`;
}
