import { percent } from "../../domain/money.ts";
import { type Html, html } from "../html.ts";
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
const RIGHT = 0.04;
/** Of the width: closer, two labels would run into each other on a telephone. */
const LABEL_GAP = 0.13;

/**
 * Harm across by its square root, so that a tenth of a percent and ten percent both have room; saving upwards. Up and left is better. A
 * line joins the policies that no other one beats in both.
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
${harmTicks(most, x).map((share) => html`<line class="grid" x1="${across(x(share))}" x2="${across(x(share))}" y1="${TOP_PX}" y2="${px(bottom)}"/><text x="${across(x(share))}" y="${px(bottom + 16)}" text-anchor="middle">${percent(share)}</text>`)}
${front.slice(1).map((point, index) => html`<line class="front" x1="${across(x(front[index]?.harm ?? 0))}" y1="${px(y(front[index]?.saving ?? 0))}" x2="${across(x(point.harm))}" y2="${px(y(point.saving))}"/>`)}
${inOrder(points).map((point) => html`<circle class="policy ${point.role}" cx="${across(x(point.harm))}" cy="${px(y(point.saving))}" r="${point.role === "ours" ? "7" : "5"}"><title>${point.policy}: saving ${percent(point.saving)}, harm ${percent(point.harm)}</title></circle>`)}
${labels(points.map((point, index) => ({ numbers: [index + 1], x: x(point.harm), y: y(point.saving) }))).map((one) => html`<text class="tick" x="${across(one.x)}" dx="10" y="${px(one.y - 6)}">${one.numbers.join(", ")}</text>`)}
<text x="${across(LEFT)}" y="${px(bottom + 34)}">harm</text>
</svg>`;
}

/** Ours on top. */
const inOrder = (points: readonly PolicyPoint[]): readonly PolicyPoint[] =>
  (["bound", "baseline", "ours"] as const).flatMap((role) => points.filter((one) => one.role === role));

interface Label {
  readonly numbers: readonly number[];
  /** Share of the width; pixels. */
  readonly x: number;
  readonly y: number;
}

/** Two labels nearer than this are written as one. */
const SAME_PLACE = { x: 0.03, y: 12 };

/** Numbers as in the list beneath. */
function labels(places: readonly Label[]): readonly Label[] {
  const kept: Label[] = [];
  for (const place of places) {
    const near = kept.findIndex(
      ({ x, y }) => Math.abs(x - place.x) < SAME_PLACE.x && Math.abs(y - place.y) < SAME_PLACE.y,
    );
    const other = kept[near];
    if (other) kept[near] = { ...other, numbers: [...other.numbers, ...place.numbers] };
    else kept.push(place);
  }
  return kept;
}

function harmTicks(most: number, x: (harm: number) => number): readonly number[] {
  const kept: number[] = [];
  for (const tick of HARM_TICKS)
    if (tick <= most && x(tick) - x(kept.at(-1) ?? -1) >= (kept.length === 0 ? 0 : LABEL_GAP))
      kept.push(tick);
  return kept;
}

const HARM_TICKS = [0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1] as const;

function ticksOf(low: number, high: number): readonly number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((size) => (high - low) / size <= 5) ?? 1;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}
