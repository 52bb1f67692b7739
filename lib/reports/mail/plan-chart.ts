import type { WorkloadComparison } from "../../domain/assessment.ts";
import { shortMoney } from "../../domain/money.ts";
import { brief } from "../brief.ts";
import type { WeeklyReport } from "../weekly-report.ts";
import { barsOf } from "../weekly-workloads.ts";
import { type ChartOption, chartSvg, LETTER } from "./chart-svg.ts";
import { LIGHT } from "./palette.ts";

const ROW = 40;
const MOST_NAME = 18;

/** Two bars a workload: planned above, running below, dollars a month. undefined: nothing costs anything. */
export function planChart({ workloads }: WeeklyReport): string | undefined {
  const bars = barsOf(workloads);
  return bars.length === 0 ? undefined : chartSvg(option(bars), bars.length * ROW + 12);
}

function option(bars: readonly WorkloadComparison[]): ChartOption {
  return {
    grid: { left: 132, right: 62, top: 6, bottom: 6 },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map(({ workload }) => brief(workload, MOST_NAME)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LIGHT.planned } },
      axisLabel: { color: LIGHT.ink, fontSize: LETTER },
    },
    series: [
      series(
        "planned",
        bars.map(({ plannedUsdPerMonth: usd }) => usd),
      ),
      series(
        "running",
        bars.map(({ actualUsdPerMonth: usd }) => usd),
      ),
    ],
  };
}

const series = (color: "planned" | "running", values: readonly (number | undefined)[]) =>
  ({
    type: "bar",
    data: values.map((usd) => usd ?? null),
    barWidth: 13,
    barGap: "10%",
    itemStyle: { color: LIGHT[color] },
    label: {
      show: true,
      position: "right",
      formatter: ({ value }: { readonly value: unknown }) =>
        typeof value === "number" ? shortMoney(value) : "",
      color: LIGHT.ink,
      fontSize: LETTER - 1,
    },
  }) as const;
