import { type Html, html } from "../html.ts";
import { percent } from "../money.ts";
import { across, px } from "./scale.ts";

/** One policy on one board; shares 0..1. */
export interface PolicyPoint {
  readonly policy: string;
  readonly role: "ours" | "baseline" | "bound";
  readonly saving: number;
  readonly harm: number;
  readonly onFront: boolean;
}

const PLOT_PX = 260;
const TOP_PX = 16;
const AXIS_PX = 42;
const LEFT = 0.08;
const RIGHT = 0.2;

/**
 * Harm across by its square root, so that a tenth of a percent and ten percent both have room; saving upwards. Up and left is better. A line joins
 * the policies that no other one beats in both.
 */
export function savingAgainstHarm(points: readonly PolicyPoint[], what: string): Html {
  const most = Math.max(0.01, ...points.map(({ harm }) => harm));
  const low = Math.min(0, ...points.map(({ saving }) => saving));
  const high = Math.max(low + 0.01, ...points.map(({ saving }) => saving));
  const x = (harm: number): number => LEFT + (1 - LEFT - RIGHT) * Math.sqrt(Math.max(0, harm) / most);
  const y = (saving: number): number => TOP_PX + (1 - (saving - low) / (high - low)) * PLOT_PX;
  const bottom = TOP_PX + PLOT_PX;
  const front = points.filter(({ onFront }) => onFront).toSorted((a, b) => a.harm - b.harm);
  const label = `${points.length} policies by harm and saving: ${what}; the table has the numbers`;
  return html`<svg class="chart" width="100%" height="${bottom + AXIS_PX}" role="img" aria-label="${label}"><title>Saving against harm</title><desc>${label}</desc>
${ticksOf(low, high).map((share) => html`<line class="${share === 0 ? "zero" : "grid"}" x1="${across(LEFT)}" x2="${across(1 - RIGHT)}" y1="${px(y(share))}" y2="${px(y(share))}"/><text x="0" y="${px(y(share) + 4)}">${percent(share)}</text>`)}
${HARM_TICKS.filter((share) => share <= most).map((share) => html`<line class="grid" x1="${across(x(share))}" x2="${across(x(share))}" y1="${TOP_PX}" y2="${px(bottom)}"/><text x="${across(x(share))}" y="${px(bottom + 16)}" text-anchor="middle">${percent(share)}</text>`)}
${front.slice(1).map((point, index) => html`<line class="front" x1="${across(x(front[index]?.harm ?? 0))}" y1="${px(y(front[index]?.saving ?? 0))}" x2="${across(x(point.harm))}" y2="${px(y(point.saving))}"/>`)}
${points.map((point) => html`<circle class="policy ${point.role}" cx="${across(x(point.harm))}" cy="${px(y(point.saving))}" r="${point.role === "ours" ? "7" : "4.5"}"><title>${point.policy}: saving ${percent(point.saving)}, harm ${percent(point.harm)}</title></circle>`)}
<text x="${across(LEFT)}" y="${px(bottom + 34)}">harm, to the square root</text><text x="${across(1 - RIGHT)}" y="${px(bottom + 34)}" text-anchor="end">up and left is better</text>
</svg>`;
}

const HARM_TICKS = [0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1] as const;

function ticksOf(low: number, high: number): readonly number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((size) => (high - low) / size <= 5) ?? 1;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}
