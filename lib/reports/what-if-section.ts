import { counted, money, percent } from "../domain/money.ts";
import type { SizedPlan } from "../domain/sized-plan.ts";
import { dataTable } from "./data-table.ts";
import { type Html, html, trusted } from "./html.ts";
import { scriptJson } from "./inert-text.ts";
import { differenceText, machinesText, totalText } from "./what-if-text.ts";

export interface WhatIf {
  /** Only with what sizing can ask for: it is sent along whole. */
  readonly sized: SizedPlan;
  /** Of the dollars that may be on spot, the share the plan has there; absent where nothing may be interrupted. */
  readonly spotShare?: number;
}

/** Two sliders over the plan. What they answer is sized in the page, by the code that sized the plan. */
export function whatIfSection({ sized, spotShare }: WhatIf): Html {
  const { plan, monthlyUsd, unpriced } = sized.capacity;
  const services = plan.workloads.filter(({ kind }) => kind === "inference").length;
  return html`<section id="what-if" class="scripted-only" aria-labelledby="what-if-title">
<h2 id="what-if-title">What if the plan changed</h2>
<p class="note">Move a slider and the plan is sized and priced again here, by the code behind <code>headroom plan</code>. At its start a slider leaves each workload as it is written. Jobs are paid for the hours they are planned to run; spot is at its price of ${sized.prices.asOf}, without the work that interruptions lose.</p>
<form class="levers" aria-label="What if">
${services === 0 ? undefined : lever("headroom", "Headroom of every service", plan.headroom)}
${spotShare === undefined ? undefined : lever("spot", "On spot, of what may be interrupted", spotShare)}
<button type="reset">As written</button>
<output aria-live="polite">${totalText(monthlyUsd, monthlyUsd)}</output>
</form>
${table(sized)}
${unpriced.length === 0 ? undefined : html`<p class="note">${counted(unpriced.length, "workload")} without a price: in no total here.</p>`}
<div class="edit" hidden><h3>The same in plan.yaml</h3><div class="verbatim"><pre tabindex="0" aria-label="The same in plan.yaml"></pre><button type="button" class="copy">Copy</button></div></div>
<script type="application/json" id="what-if-facts">${trusted(scriptJson(embedded(sized)))}</script>
</section>`;
}

const lever = (name: string, label: string, share: number): Html =>
  html`<label>${label} <span class="value" data-written="${percent(share)}">${percent(share)}</span><input type="range" name="${name}" min="0" max="100" step="1" value="${Math.round(share * 100)}" aria-valuetext="${percent(share)}, as written" autocomplete="off"></label>`;

const table = ({ capacity }: SizedPlan): Html =>
  dataTable(
    "The plan as written and as the sliders have it",
    [
      { title: "Workload" },
      { title: "As written" },
      { title: "A month", numeric: true },
      { title: "With the sliders" },
      { title: "A month", numeric: true },
      { title: "Difference", numeric: true },
    ],
    capacity.workloads.map((one) => {
      const machines = machinesText({ parts: [{ share: 1, capacity: one }] });
      const usd = money(one.monthlyUsd);
      return [one.workload, machines, usd, machines, usd, differenceText(one.monthlyUsd, one.monthlyUsd)];
    }),
    ["Total", "", money(capacity.monthlyUsd), "", money(capacity.monthlyUsd), "same"],
  );

/** The page sizes the plan itself: what it came to is already in the table. */
const embedded = (sized: SizedPlan): SizedPlan => ({
  ...sized,
  capacity: {
    ...sized.capacity,
    workloads: sized.capacity.workloads.map((one) => ({ ...one, arithmetic: [], notes: [] })),
  },
});
