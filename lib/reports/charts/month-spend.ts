import type { Spend } from "../../domain/assessment.ts";
import { money } from "../../domain/money.ts";
import { epochMs, type Instant, MS_PER_DAY, monthOf } from "../../domain/window.ts";
import { type Html, html, NOTHING } from "../html.ts";
import { down, gridLines, PLOT } from "./daily-spend.ts";
import { across, px, roundScale, type Scale } from "./scale.ts";

export interface MonthPoint {
  readonly day: string;
  /** Days of the month gone when this day is over. */
  readonly elapsed: number;
  readonly cumulativeUsd: number;
}

/** The running total over the month that holds `asOf`; days without a line add nothing and have no point. */
export function monthPoints(spend: Spend, asOf: Instant): MonthPoint[] {
  const month = monthOf(asOf).start.slice(0, 7);
  let cumulativeUsd = 0;
  return spend.daily
    .filter(({ day }) => day.startsWith(month))
    .map(({ day, usd }) => {
      cumulativeUsd += usd;
      return { day, elapsed: Number(day.slice(8)), cumulativeUsd };
    });
}

/** Spent so far against the budget, with the straight line to the projected month's end. */
export function monthSpendLine(spend: Spend, asOf: Instant): Html {
  const points = monthPoints(spend, asOf);
  const last = points.at(-1);
  if (!last) return NOTHING;
  const { projectedMonthUsd, projectedHighUsd, budgetMonthlyUsd } = spend;
  const window = monthOf(asOf);
  const daysInMonth = Math.round((epochMs(window.end) - epochMs(window.start)) / MS_PER_DAY);
  const scale = roundScale([
    ...points.map((point) => point.cumulativeUsd),
    projectedMonthUsd ?? 0,
    projectedHighUsd ?? 0,
    budgetMonthlyUsd ?? 0,
  ]);
  const path = [{ elapsed: 0, cumulativeUsd: 0 }, ...points];
  const label = `Spend so far in ${window.start.slice(0, 7)}: ${money(last.cumulativeUsd)} by ${last.day}${projectedMonthUsd === undefined ? "" : `, heading for ${money(projectedMonthUsd)}`}`;
  return html`<ul class="legend"><li><i class="running"></i>spent</li>${projectedMonthUsd === undefined ? undefined : html`<li><i class="projected"></i>projected</li>`}${budgetMonthlyUsd === undefined ? undefined : html`<li><i class="budget"></i>budget</li>`}</ul>
<svg class="chart" width="100%" height="${PLOT.topPx + PLOT.heightPx + PLOT.axisPx}" role="img" aria-label="${label}">
${gridLines(scale)}
${budgetMonthlyUsd === undefined ? undefined : budgetLine(scale, budgetMonthlyUsd)}
<svg x="${across(PLOT.left)}" y="0" width="${across(1 - PLOT.left)}" height="${PLOT.topPx + PLOT.heightPx}" viewBox="0 0 ${daysInMonth} ${PLOT.topPx + PLOT.heightPx}" preserveAspectRatio="none">
${rangeFan(spend, { scale, last, daysInMonth })}
<polyline class="spent" points="${path.map((point) => `${point.elapsed},${px(down(scale, point.cumulativeUsd))}`).join(" ")}"/>
${projectedMonthUsd === undefined ? undefined : html`<line class="projected" x1="${last.elapsed}" x2="${daysInMonth}" y1="${px(down(scale, last.cumulativeUsd))}" y2="${px(down(scale, projectedMonthUsd))}"/>`}
</svg>
${[1, 8, 15, 22, 29]
  .filter((day) => day <= daysInMonth - 2)
  .map(
    (day) =>
      html`<text x="${across(PLOT.left + (1 - PLOT.left) * ((day - 1) / daysInMonth))}" y="${PLOT.topPx + PLOT.heightPx + 16}">${`${window.start.slice(5, 7)}-${String(day).padStart(2, "0")}`}</text>`,
  )}
</svg>`;
}

interface FanPlace {
  readonly scale: Scale;
  readonly last: MonthPoint;
  readonly daysInMonth: number;
}

/** From what is spent to the bounds of the month's end. */
function rangeFan(
  { projectedLowUsd: low, projectedHighUsd: high }: Spend,
  { scale, last, daysInMonth }: FanPlace,
): Html | undefined {
  if (low === undefined || high === undefined) return undefined;
  const at = (elapsed: number, usd: number) => `${elapsed},${px(down(scale, usd))}`;
  const corners = [at(last.elapsed, last.cumulativeUsd), at(daysInMonth, low), at(daysInMonth, high)];
  return html`<polygon class="range" points="${corners.join(" ")}"/>`;
}

function budgetLine(scale: Scale, usd: number): Html {
  const y = down(scale, usd);
  return html`<line class="budget" x1="${across(PLOT.left)}" x2="100%" y1="${px(y)}" y2="${px(y)}"/><text class="budget" x="50%" y="${px(y - 4)}" text-anchor="middle">budget ${money(usd)}</text>`;
}
