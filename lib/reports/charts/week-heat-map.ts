import { percent } from "../../domain/money.ts";
import { type Html, html } from "../html.ts";
import { across } from "./scale.ts";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const HOURS = 24;
const CELL_PX = 26;
const AXIS_PX = 22;
/** Room for the weekday, of the whole width. */
const LABEL_SHARE = 0.1;
/** The palest cell is still a cell: an idle hour is seen, not missing. */
const PALEST = 0.06;

export interface WeekCell {
  readonly day: string;
  readonly hour: number;
  readonly share: number | null;
}

export const weekCells = (hourOfWeek: readonly (number | null)[]): WeekCell[] =>
  hourOfWeek.map((share, index) => ({
    day: WEEKDAYS[Math.floor(index / HOURS)] ?? "",
    hour: index % HOURS,
    share,
  }));

/** Seven days down, 24 hours across, darker where more of the hardware works. */
export function weekHeatMap(hourOfWeek: readonly (number | null)[], what: string): Html {
  const cells = weekCells(hourOfWeek);
  const step = (1 - LABEL_SHARE) / HOURS;
  const label = `Mean ${what} utilization by hour of the week in UTC; the table has the numbers`;
  const height = WEEKDAYS.length * CELL_PX + AXIS_PX;
  return html`<svg class="chart week" width="100%" height="${height}" role="img" aria-label="${label}">
${WEEKDAYS.map((day, row) => html`<text x="0" y="${row * CELL_PX + 17}">${day}</text>`)}
${cells.map(({ day, hour, share }, index) => {
  const x = across(LABEL_SHARE + hour * step);
  const y = Math.floor(index / HOURS) * CELL_PX;
  const said = `${day} ${clock(hour)} UTC: ${share === null ? "not measured" : percent(share)}`;
  return share === null
    ? html`<rect class="unmeasured" x="${x}" y="${y}" width="${across(step * 0.9)}" height="${CELL_PX - 3}" rx="2"><title>${said}</title></rect>`
    : html`<rect class="heat" x="${x}" y="${y}" width="${across(step * 0.9)}" height="${CELL_PX - 3}" rx="2" fill-opacity="${opacityOf(share)}"><title>${said}</title></rect>`;
})}
${[0, 6, 12, 18].map((hour) => html`<text x="${across(LABEL_SHARE + hour * step)}" y="${height - 4}">${clock(hour)}</text>`)}
</svg>
<p class="ramp"><span>0 %</span>${[0, 0.25, 0.5, 0.75, 1].map((share) => html`<svg width="22" height="12" aria-hidden="true"><rect class="heat" width="22" height="12" fill-opacity="${opacityOf(share)}"/></svg>`)}<span>100 %</span><svg width="22" height="12" aria-hidden="true"><rect class="unmeasured" x="0.5" y="0.5" width="21" height="11"/></svg><span>not measured</span></p>`;
}

const clock = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;
const opacityOf = (share: number): string =>
  (PALEST + (1 - PALEST) * Math.min(1, Math.max(0, share))).toFixed(3);
