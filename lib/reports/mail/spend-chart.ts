import type { LineSeriesOption } from "echarts/charts";
import type { Spend } from "../../domain/assessment.ts";
import { shortMoney } from "../../domain/money.ts";
import { addDays, dayOf, durationOf, HOURS_PER_DAY, monthOf } from "../../domain/window.ts";
import type { WeeklyReport } from "../weekly-report.ts";
import { monthDays } from "../weekly-spend.ts";
import { type ChartOption, chartSvg, LETTER } from "./chart-svg.ts";
import { LIGHT } from "./palette.ts";

const HEIGHT = 210;

/** Dollars of the month as they add up, where they are heading, and the budget. undefined: the bill has no day of it. */
export function spendChart(report: WeeklyReport): string | undefined {
  const days = monthDays(report);
  const last = days.at(-1);
  const { spend } = report;
  if (spend?.monthToDateUsd === undefined || last === undefined) return undefined;
  const month = monthOf(report.spendAt ?? report.to);
  const length = Math.round(durationOf(month) / HOURS_PER_DAY);
  const names = Array.from({ length }, (_, index) => dayOf(addDays(month.start, index)));
  return chartSvg(
    option(spend, { days, names, last: last.day, monthToDateUsd: spend.monthToDateUsd }),
    HEIGHT,
  );
}

interface Month {
  readonly days: Spend["daily"];
  readonly names: readonly string[];
  readonly last: string;
  readonly monthToDateUsd: number;
}

function option(spend: Spend, month: Month): ChartOption {
  const { projectedMonthUsd: projected, budgetMonthlyUsd: budget } = spend;
  const { monthToDateUsd } = month;
  const over = budget !== undefined && Math.max(monthToDateUsd, projected ?? 0) > budget;
  const top = Math.max(monthToDateUsd, projected ?? 0, spend.projectedHighUsd ?? 0, budget ?? 0);
  return {
    grid: { left: 52, right: 68, top: 22, bottom: 28 },
    xAxis: {
      type: "category",
      data: month.names.map((day) => String(Number(day.slice(8)))),
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LIGHT.planned } },
      axisLabel: { color: LIGHT.quiet, fontSize: LETTER, interval: 6 },
    },
    yAxis: {
      type: "value",
      max: top > 0 ? top * 1.12 : 1,
      splitNumber: 3,
      splitLine: { lineStyle: { color: LIGHT.line } },
      axisLabel: { color: LIGHT.quiet, fontSize: LETTER, formatter: shortMoney, showMaxLabel: false },
    },
    series: [
      ...forecastFan(month, spend),
      spentLine(month, budget),
      ...(projected === undefined ? [] : [forecastLine(month, { monthToDateUsd, projected, over })]),
    ],
  };
}

/** Days the bill has no line for add nothing: the curve goes on flat. */
function spentLine({ days, names, last }: Month, budget: number | undefined): LineSeriesOption {
  const byDay = new Map(days.map(({ day, usd }) => [day, usd]));
  let total = 0;
  const data = names.map((day) => {
    total += byDay.get(day) ?? 0;
    return day <= last ? Math.round(total) : null;
  });
  return {
    type: "line",
    data,
    showSymbol: false,
    lineStyle: { color: LIGHT.running, width: 3 },
    areaStyle: { color: LIGHT.running, opacity: 0.12 },
    ...(budget === undefined ? {} : { markLine: budgetLine(budget) }),
  };
}

const budgetLine = (budget: number): NonNullable<LineSeriesOption["markLine"]> => ({
  silent: true,
  symbol: "none",
  data: [{ yAxis: budget }],
  lineStyle: { color: LIGHT.bad, type: "dashed", width: 1.5 },
  label: {
    position: "insideStartTop",
    formatter: `budget ${shortMoney(budget)}`,
    color: LIGHT.bad,
    fontSize: LETTER,
  },
});

interface Forecast {
  readonly monthToDateUsd: number;
  readonly projected: number;
  readonly over: boolean;
}

/** Straight from today's total to the month's end, which it names. */
function forecastLine(
  { names, last }: Month,
  { monthToDateUsd, projected, over }: Forecast,
): LineSeriesOption {
  return {
    type: "line",
    data: straightTo(projected, names, last, monthToDateUsd),
    showSymbol: false,
    lineStyle: { color: LIGHT.running, width: 2, type: "dotted" },
    endLabel: {
      show: true,
      formatter: shortMoney(projected),
      color: over ? LIGHT.bad : LIGHT.good,
      fontSize: LETTER + 1,
      fontWeight: "bold",
    },
  };
}

/** From `fromUsd` on the last billed day to `toUsd` on the month's last; null before, and where that is the same day. */
function straightTo(
  toUsd: number,
  names: readonly string[],
  last: string,
  fromUsd: number,
): (number | null)[] {
  const from = names.indexOf(last);
  const end = names.length - 1;
  return names.map((_, index) =>
    index < from || end === from
      ? null
      : Math.round(fromUsd + ((toUsd - fromUsd) * (index - from)) / (end - from)),
  );
}

/** Four forecasts in five: an unseen line along the lower bound, and what is between it and the upper one stacked upon it. */
function forecastFan(
  { names, last, monthToDateUsd }: Month,
  { projectedLowUsd: low, projectedHighUsd: high }: Spend,
): LineSeriesOption[] {
  if (low === undefined || high === undefined) return [];
  const unseen = { type: "line", stack: "range", showSymbol: false, lineStyle: { opacity: 0 } } as const;
  return [
    { ...unseen, data: straightTo(low, names, last, monthToDateUsd) },
    {
      ...unseen,
      data: straightTo(high - low, names, last, 0),
      areaStyle: { color: LIGHT.running, opacity: 0.2 },
    },
  ];
}
