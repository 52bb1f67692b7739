import type { Assessment } from "../domain/assessment.ts";
import { type Finding, SEVERITIES, savingOf } from "../domain/finding.ts";
import { counted, money } from "../domain/money.ts";
import { relationText } from "../domain/relation.ts";
import { findingDetail } from "./finding-detail.ts";
import { relationLinks, withAlternatives } from "./finding-relations.ts";
import { findingsFilter } from "./findings-filter.ts";
import { type Html, html } from "./html.ts";
import { partition } from "./partition.ts";

/** Findings have ids that strangers chose: the page links by place instead. */
export function findingAnchors(findings: readonly Finding[]): ReadonlyMap<string, string> {
  const { live, remembered } = partition(findings);
  return new Map([...live, ...remembered].map(({ id }, index) => [id, `finding-${index + 1}`]));
}

export function findingsSection(
  { findings, changes, passes }: Assessment,
  anchors: ReadonlyMap<string, string>,
): Html {
  const { live, remembered } = partition(findings);
  const opened = new Set(changes.opened);
  const links = relationLinks(findings, anchors);
  const article = (finding: Finding) => findingArticle(finding, { anchors, opened, links });
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${
  live.length === 0
    ? html`<p class="empty">No live finding. ${counted(passes, "verdict")} passed.</p>`
    : html`<p class="note">Per month of 730 hours at list price. The totals are what the fleet costs with all of it followed. A finding “instead of” another is for who does not follow that one, and what a plan drift would save is a question to the plan: neither is in the totals.</p>${findingsFilter(live)}`
}
<div class="findings">${withAlternatives(live).map(article)}</div>
<p class="nothing-fits" hidden>No finding fits. <button type="button" class="clear-filter">Clear the filter</button></p>
${
  remembered.length === 0
    ? undefined
    : html`<details class="remembered"><summary>${counted(remembered.length, "finding")} snoozed, dismissed or just resolved</summary><div class="findings">${remembered.map(article)}</div></details>`
}
</section>`;
}

interface Shown {
  readonly anchors: ReadonlyMap<string, string>;
  readonly opened: ReadonlySet<string>;
  readonly links: (finding: Finding) => Html | undefined;
}

function findingArticle(finding: Finding, { anchors, opened, links }: Shown): Html {
  const { severity, workload, owner = "", title, id, firstSeen, alternativeTo } = finding;
  const insteadOf = alternativeTo === undefined ? undefined : anchors.get(alternativeTo);
  return html`<details class="finding${insteadOf === undefined ? "" : " alternative"}" id="${anchors.get(id) ?? ""}" data-severity="${SEVERITIES.indexOf(severity)}" data-workload="${workload}" data-owner="${owner}" data-seen="${firstSeen}" data-instead-of="${insteadOf ?? ""}">
<summary><b class="severity ${severity}">${severity}</b><span class="what"><strong>${title}</strong><small><code>${id}</code> ${workload}${relation(finding)}${badge(finding, opened)}</small></span>${effect(finding)}</summary>
${findingDetail(finding, links(finding))}
</details>`;
}

function relation(finding: Finding): Html | undefined {
  const text = relationText(finding);
  return text === undefined ? undefined : html` <em>${text}</em>`;
}

function badge({ id, state }: Finding, opened: ReadonlySet<string>): Html | undefined {
  const text = state.kind === "open" ? (opened.has(id) ? "new" : undefined) : state.kind;
  return text === undefined ? undefined : html` <em class="badge ${text}">${text}</em>`;
}

/** What acting on it changes; where that is nothing, the dollars it is about. */
function effect(finding: Finding): Html {
  const saving = savingOf(finding);
  if (saving !== undefined && saving >= 0.5)
    return html`<span class="effect saves">saves <b>${money(saving)}</b></span>`;
  if (saving !== undefined && saving <= -0.5)
    return html`<span class="effect costs">costs <b>${money(-saving)}</b> more</span>`;
  const now = finding.dollars?.nowUsdPerMonth ?? 0;
  return now >= 0.5
    ? html`<span class="effect">concerns <b>${money(now)}</b></span>`
    : html`<span class="effect"></span>`;
}
