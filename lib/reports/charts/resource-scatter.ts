import type { ResourceSummary } from "../../domain/assessment.ts";
import { moneyPerMonth, percent, shortMoney } from "../../domain/money.ts";
import { type Html, html } from "../html.ts";
import { across, px } from "./scale.ts";

const PLOT_PX = 220;
const TOP_PX = 14;
const AXIS_PX = 38;
const LEFT = 0.1;
const RIGHT = 0.03;
/** Dots beyond this many hide one another; the dearest are drawn. */
const MOST_DOTS = 1_000;

export interface MeasuredResource extends ResourceSummary {
  readonly usdPerMonth: NonNullable<ResourceSummary["usdPerMonth"]>;
  readonly meanGpuUtilization: number;
}

/** Those that have both coordinates, dearest first. */
export const measuredResources = (resources: readonly ResourceSummary[]): MeasuredResource[] =>
  resources
    .filter(
      (one): one is MeasuredResource =>
        one.usdPerMonth !== undefined && one.usdPerMonth > 0 && one.meanGpuUtilization !== undefined,
    )
    .toSorted((a, b) => b.usdPerMonth - a.usdPerMonth)
    .slice(0, MOST_DOTS);

/** What a resource costs across (logarithmic), how much its accelerators work upwards. */
export function resourceScatter(resources: readonly MeasuredResource[]): Html {
  const powers = resources.map(({ usdPerMonth }) => Math.log10(usdPerMonth));
  const low = Math.floor(Math.min(...powers));
  const high = Math.max(low + 1, Math.ceil(Math.max(...powers)));
  const x = (power: number): string => across(LEFT + (1 - LEFT - RIGHT) * ((power - low) / (high - low)));
  const y = (share: number): number => TOP_PX + (1 - Math.min(1, Math.max(0, share))) * PLOT_PX;
  const bottom = TOP_PX + PLOT_PX;
  const decades = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  const label = `${resources.length} resources by dollars a month and mean GPU utilization; the table has the numbers`;
  return html`<svg class="chart" width="100%" height="${bottom + AXIS_PX}" role="img" aria-label="${label}">
${[0, 0.25, 0.5, 0.75, 1].map((share) => html`<line class="${share === 0 ? "zero" : "grid"}" x1="${across(LEFT)}" x2="100%" y1="${px(y(share))}" y2="${px(y(share))}"/><text x="0" y="${px(y(share) + 4)}">${percent(share)}</text>`)}
${decades.map((power) => html`<line class="grid" x1="${x(power)}" x2="${x(power)}" y1="${TOP_PX}" y2="${bottom}"/><text x="${x(power)}" y="${bottom + 16}" text-anchor="middle">${shortMoney(10 ** power)}</text>`)}
${resources.map((one) => html`<circle class="dot" cx="${x(Math.log10(one.usdPerMonth))}" cy="${px(y(one.meanGpuUtilization))}" r="4.5"><title>${one.id}, ${one.workload}, ${one.instanceType}: ${percent(one.meanGpuUtilization)} of ${moneyPerMonth(one.usdPerMonth)}</title></circle>`)}
<text x="${across(LEFT)}" y="${bottom + 33}">cheap</text><text x="100%" y="${bottom + 33}" text-anchor="end">dear: low dots here are the costly ones</text>
</svg>`;
}
