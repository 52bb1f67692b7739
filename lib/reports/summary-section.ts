import type { Assessment, Totals } from "../domain/assessment.ts";
import { counted, money } from "../domain/money.ts";
import { across } from "./charts/scale.ts";
import { type Html, html } from "./html.ts";
import { windowText } from "./moment.ts";
import { budgetState, caveats, changesText, commitmentsText, severityCounts, verdictOf } from "./verdict.ts";

/** The first screen: the run in one sentence, the three amounts to scale, the budget, who should look. */
export function summarySection(assessment: Assessment, anchorOf: (id: string) => string | undefined): Html {
  const { findings, resources, source, window, spend, changes } = assessment;
  const verdict = verdictOf(assessment);
  const budget = budgetState(spend);
  const counts = severityCounts(findings);
  const caveatList = caveats(assessment);
  const committed = commitmentsText(assessment.totals);
  return html`<section class="summary" aria-labelledby="verdict">
<p class="about">${source}: ${counted(resources.length, "resource")} over ${windowText(window)}</p>
<h1 id="verdict"><span class="basis">${verdict.basis}:</span> <span class="outcome ${verdict.tone}">${verdict.outcome}</span></h1>
${ledger(assessment.totals)}
<dl class="state">
<div class="${budget.tone}"><dt>Budget</dt><dd>${budget.text}</dd></div>
<div><dt>Findings</dt><dd>${
    counts.length === 0
      ? "none live"
      : html`<ul class="counts">${counts.map(({ severity, findings: number }) => html`<li><b class="severity ${severity}">${severity}</b> ${number}</li>`)}</ul>`
  }</dd></div>
${committed === undefined ? undefined : html`<div><dt>Commitments</dt><dd>${committed}</dd></div>`}
<div><dt>Since the last run</dt><dd>${changesText(changes)}${changeList("new", changes.opened, anchorOf)}${changeList("worse", changes.worse, anchorOf)}${changeList("resolved", changes.resolved, anchorOf)}</dd></div>
${caveatList.length === 0 ? undefined : html`<div class="caveat"><dt>Left out</dt><dd>${caveatList.map((caveat) => html`<p>${caveat}</p>`)}</dd></div>`}
</dl>
</section>`;
}

/** The mark of this page: planned, running and possible as three bars on one scale. */
function ledger({ plannedUsdPerMonth, actualUsdPerMonth, couldBeUsdPerMonth }: Totals): Html {
  const rows = [
    {
      name: "planned",
      usd: plannedUsdPerMonth,
      note: plannedUsdPerMonth === undefined ? "no plan.yaml was given" : "",
    },
    { name: "running", usd: actualUsdPerMonth, note: againstPlan(actualUsdPerMonth, plannedUsdPerMonth) },
    { name: "possible", usd: couldBeUsdPerMonth, note: againstPlan(couldBeUsdPerMonth, plannedUsdPerMonth) },
  ];
  const most = Math.max(1, ...rows.map(({ usd }) => usd ?? 0));
  return html`<dl class="ledger">${rows.map(
    ({ name, usd, note }) =>
      html`<div><dt>${name}</dt><dd><svg width="100%" height="14" aria-hidden="true"><rect class="${name}" width="${across(Math.max(0, usd ?? 0) / most)}" height="14" rx="2"/></svg><b>${money(usd)}</b> <span>${note}</span></dd></div>`,
  )}</dl>`;
}

function againstPlan(usd: number, planned: number | undefined): string {
  if (planned === undefined) return "";
  const difference = Math.round(usd) - Math.round(planned);
  if (difference === 0) return "as planned";
  return `${money(Math.abs(difference))} ${difference > 0 ? "above" : "below"} the plan`;
}

/** A busy first run opens hundreds: the list is cut, the number above it is not. */
const MOST_LISTED = 12;

function changeList(
  what: string,
  ids: readonly string[],
  anchorOf: (id: string) => string | undefined,
): Html | undefined {
  if (ids.length === 0) return undefined;
  const shown = ids.slice(0, MOST_LISTED);
  return html`<details class="changes"><summary>${what}</summary><ul>${shown.map((id) => {
    const anchor = anchorOf(id);
    return html`<li>${anchor === undefined ? html`<code>${id}</code>` : html`<a href="#${anchor}"><code>${id}</code></a>`}</li>`;
  })}${ids.length > shown.length ? html`<li>and ${ids.length - shown.length} more</li>` : undefined}</ul></details>`;
}
