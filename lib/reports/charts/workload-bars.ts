import type { WorkloadComparison } from "../../domain/assessment.ts";
import { money } from "../../domain/money.ts";
import { type Html, html } from "../html.ts";
import { across } from "./scale.ts";

const BAR_PX = 9;
const BAR_GAP_PX = 5;
const LABEL_PX = 20;
const ROW_PX = LABEL_PX + 3 * (BAR_PX + BAR_GAP_PX) + 14;
/** The longest bar stops here, so that its amount has room behind it on a phone too. */
const LONGEST = 0.76;

const SERIES = [
  ["planned", (one: WorkloadComparison) => one.plannedUsdPerMonth],
  ["running", (one: WorkloadComparison) => one.actualUsdPerMonth],
  ["possible", (one: WorkloadComparison) => one.couldBeUsdPerMonth],
] as const;

/** Three bars a workload: dollars a month as planned, as running, and as they could be. */
export function workloadBars(workloads: readonly WorkloadComparison[]): Html {
  const most = Math.max(1, ...workloads.flatMap((one) => SERIES.map(([, of]) => of(one) ?? 0)));
  const label = `Dollars a month planned, running and possible of ${workloads.length} workloads; the table has the numbers`;
  return html`<ul class="legend">${SERIES.map(([name]) => html`<li><i class="${name}"></i>${name}</li>`)}</ul>
<svg class="chart bars" width="100%" height="${workloads.length * ROW_PX}" role="img" aria-label="${label}">
${workloads.map((one, row) => rowOf(one, row * ROW_PX, most))}
</svg>`;
}

function rowOf(one: WorkloadComparison, top: number, most: number): Html {
  return html`<text class="name" x="0" y="${top + 14}">${one.workload}</text>${SERIES.map(
    ([name, of], index) => {
      const value = of(one);
      const y = top + LABEL_PX + index * (BAR_PX + BAR_GAP_PX);
      const share = (Math.max(0, value ?? 0) / most) * LONGEST;
      const text =
        value === undefined ? (name === "planned" ? "not planned" : "price not known") : money(value);
      return html`<rect class="${name}" x="0" y="${y}" width="${across(share)}" height="${BAR_PX}" rx="1.5"/><text x="${across(share)}" dx="${share > 0 ? 6 : 0}" y="${y + BAR_PX - 0.5}">${text}</text>`;
    },
  )}`;
}
