import type { Assessment } from "../domain/assessment.ts";
import { count, counted } from "../domain/money.ts";
import { dataTable } from "./data-table.ts";
import { type Html, html } from "./html.ts";
import { unseenGroups } from "./unseen.ts";
import { caveats } from "./verdict.ts";

/** Resources named one by one under a reason. */
const MOST_NAMED = 200;

/** What this run could not see. Silence is not an all-clear, so the section is always there. */
export function sightSection(assessment: Assessment): Html {
  const { unknowns, problems, passes } = assessment;
  const left = caveats(assessment);
  return html`<section id="sight" aria-labelledby="sight-title">
<h2 id="sight-title">Not seen</h2>
<p class="note">${counted(passes, "verdict")} passed, ${counted(unknowns.length, "verdict")} could not be given. What is unknown is in no finding and saves nothing here.</p>
${left.length === 0 ? undefined : html`<ul class="plain">${left.map((caveat) => html`<li>${caveat}</li>`)}</ul>`}
${
  unknowns.length === 0
    ? undefined
    : html`<h3>Could not judge</h3>${unseenGroups(unknowns).map(
        ({ rule, missing, resources }) =>
          html`<details class="reason"><summary><b>${rule}</b> ${missing} <span class="quiet">${counted(resources.length, "resource")}</span></summary><p>${resources.slice(0, MOST_NAMED).map((id) => html`<code>${id}</code> `)}${resources.length > MOST_NAMED ? `and ${count(resources.length - MOST_NAMED)} more` : undefined}</p></details>`,
      )}`
}
<h3>Problems in the input</h3>
${
  problems.length === 0
    ? html`<p class="empty">None: every row was used.</p>`
    : dataTable(
        "Problems in the input",
        [{ title: "Where" }, { title: "What" }, { title: "Times", numeric: true }],
        problems.map((problem) => [problem.where, problem.what, count(problem.count ?? 1)]),
      )
}
</section>`;
}

export const pricesSection = ({
  prices,
}: Assessment): Html => html`<section id="prices" aria-labelledby="prices-title">
<h2 id="prices-title">Prices</h2>
<p>${prices.origin === "embedded" ? "Prices come with this version of Headroom" : "Prices were fetched for this run"} and are as of ${prices.asOf}. A month is 730 hours. A price nobody told us is unknown: never zero, never a guess.</p>
${prices.sources.length === 0 ? undefined : html`<ul class="plain">${prices.sources.map((source) => html`<li>${source}</li>`)}</ul>`}
</section>`;
