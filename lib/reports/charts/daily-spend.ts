import type { Spend } from "../../domain/assessment.ts";
import { money, shortMoney } from "../../domain/money.ts";
import { addDays, dayOf, midnight } from "../../domain/window.ts";
import { type Html, html } from "../html.ts";
import { across, px, roundScale, type Scale } from "./scale.ts";

const PLOT_PX = 200;
const TOP_PX = 14;
const AXIS_PX = 22;
/** Room for the amounts, of the whole width: six characters on a phone. */
const LEFT = 0.12;
/** A label a week: the days of a month all fit, their names do not. */
const DAYS_PER_LABEL = 7;

export interface SpendDay {
  readonly day: string;
  /** undefined: the bill has no line for it. Not zero. */
  readonly usd: number | undefined;
  readonly estimated: boolean;
}

/** Every day from the first billed to the last, those without a line among them. */
export function spendDays({ daily, missingDays }: Spend): SpendDay[] {
  const known = new Map(daily.map((entry) => [entry.day, entry]));
  const all = [...known.keys(), ...missingDays].toSorted();
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days: SpendDay[] = [];
  for (let day = first; day <= last; day = dayOf(addDays(midnight(day), 1))) {
    const entry = known.get(day);
    days.push({ day, usd: entry?.usd, estimated: entry?.estimated ?? false });
  }
  return days;
}

/** One bar a day; paler while the provider still estimates, dotted where the bill is silent. */
export function dailySpendBars(days: readonly SpendDay[]): Html {
  const scale = roundScale(days.map(({ usd }) => usd ?? 0));
  const step = (1 - LEFT) / Math.max(1, days.length);
  const label = `Dollars a day from ${days[0]?.day ?? ""} to ${days.at(-1)?.day ?? ""}; the table has the numbers`;
  return html`<ul class="legend"><li><i class="running"></i>billed</li><li><i class="estimated"></i>estimated</li><li><i class="unmeasured"></i>no line in the bill</li></ul>
<svg class="chart" width="100%" height="${TOP_PX + PLOT_PX + AXIS_PX}" role="img" aria-label="${label}">
${gridLines(scale)}
${days.map((day, index) => bar(day, LEFT + index * step, step, scale))}
${days.map(({ day }, index) =>
  index % DAYS_PER_LABEL === 0 && index * step < 0.82
    ? html`<text x="${across(LEFT + index * step)}" y="${TOP_PX + PLOT_PX + 16}">${day.slice(5)}</text>`
    : undefined,
)}
</svg>`;
}

/** Lines across at the round amounts, each with its amount at the left. */
export const gridLines = (scale: Scale): Html[] =>
  scale.ticks.map((tick) => {
    const y = down(scale, tick);
    return html`<line class="${tick === 0 ? "zero" : "grid"}" x1="${across(LEFT)}" x2="100%" y1="${px(y)}" y2="${px(y)}"/><text class="tick" x="0" y="${px(y + 4)}">${shortMoney(tick)}</text>`;
  });

/** Pixels from the top for an amount. */
export const down = (scale: Scale, usd: number): number => TOP_PX + (1 - scale.at(usd)) * PLOT_PX;
export const PLOT = { left: LEFT, topPx: TOP_PX, heightPx: PLOT_PX, axisPx: AXIS_PX } as const;

function bar({ day, usd, estimated }: SpendDay, left: number, step: number, scale: Scale): Html {
  const [x, width] = [across(left + step * 0.12), across(step * 0.76)];
  if (usd === undefined) {
    return html`<rect class="unmeasured" x="${x}" y="${TOP_PX}" width="${width}" height="${PLOT_PX}"><title>${day}: no line in the bill</title></rect>`;
  }
  const [top, bottom] = [down(scale, Math.max(0, usd)), down(scale, Math.min(0, usd))];
  const said = `${day}: ${money(usd)}${estimated ? ", estimated" : ""}`;
  return html`<rect class="${estimated ? "estimated" : "running"}" x="${x}" y="${px(top)}" width="${width}" height="${px(Math.max(0.5, bottom - top))}"><title>${said}</title></rect>`;
}
