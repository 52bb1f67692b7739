import type { Assessment } from "../domain/assessment.ts";
import { CHART_STYLE } from "./chart-style.ts";
import { FINDING_STYLE } from "./finding-style.ts";
import { findingAnchors, findingsSection } from "./findings-section.ts";
import { type Html, html, trusted } from "./html.ts";
import { momentText } from "./moment.ts";
import { pageHead } from "./page-head.ts";
import { PAGE_SCRIPT, sourceOf, WHAT_IF_SCRIPT } from "./page-script.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { PRINT_STYLE } from "./print-style.ts";
import { pricesSection, sightSection } from "./sight-section.ts";
import { spendSection } from "./spend-section.ts";
import { summarySection } from "./summary-section.ts";
import { utilizationSection } from "./utilization-section.ts";
import { verdictOf } from "./verdict.ts";
import { type WhatIf, whatIfSection } from "./what-if-section.ts";
import { WHAT_IF_STYLE } from "./what-if-style.ts";
import { workloadsSection } from "./workloads-section.ts";

const STYLE = PAGE_STYLE + FINDING_STYLE + WHAT_IF_STYLE + CHART_STYLE + PRINT_STYLE;

/** Nothing is loaded from anywhere; what applies are the style and the scripts whose hashes these are. */
const policy = (scripts: readonly string[]): string =>
  `default-src 'none'; style-src ${sourceOf(STYLE)}; script-src ${scripts.map(sourceOf).join(" ")}; base-uri 'none'; form-action 'none'`;

/**
 * One run as one page that needs nothing else: it works from a file, in a mail's attachment, and on paper. `whatIf`: with it the reader can
 * move the plan's headroom and spot share and see it priced anew.
 */
export function renderReportPage(assessment: Assessment, whatIf?: WhatIf): string {
  const verdict = verdictOf(assessment);
  const anchors = findingAnchors(assessment.findings);
  const scripts = whatIf ? [PAGE_SCRIPT, WHAT_IF_SCRIPT] : [PAGE_SCRIPT];
  return html`<!doctype html>
<html lang="en">
${pageHead({ title: `Headroom: ${verdict.outcome} (${verdict.basis})`, style: STYLE, policy: policy(scripts) })}
<body>
${masthead(assessment, whatIf !== undefined)}
<main id="main">
${summarySection(assessment, (id) => anchors.get(id))}
${findingsSection(assessment, anchors)}
${workloadsSection(assessment)}
${whatIf === undefined ? undefined : whatIfSection(whatIf)}
${spendSection(assessment)}
${utilizationSection(assessment)}
${sightSection(assessment)}
${pricesSection(assessment)}
</main>
<footer>Written by Headroom from ${assessment.source}, as of ${momentText(assessment.asOf)}. Every number carries its arithmetic: open a finding.</footer>
<p class="copied visually-hidden" aria-live="polite"></p>
${scripts.map(
  (script) => html`<script>${trusted(script)}</script>
`,
)}
</body>
</html>
`.toString();
}

const LINKS = [
  ["findings", "Findings"],
  ["workloads", "Plan"],
  ["what-if", "What if"],
  ["spend", "Spend"],
  ["utilization", "Utilization"],
  ["sight", "Not seen"],
  ["prices", "Prices"],
] as const;

const masthead = (
  { asOf }: Assessment,
  withWhatIf: boolean,
): Html => html`<a class="skip" href="#main">Skip to the report</a>
<header class="masthead"><p class="mark"><svg width="20" height="18" aria-hidden="true"><rect class="planned" y="1" width="14" height="4" rx="1"/><rect class="running" y="7" width="20" height="4" rx="1"/><rect class="possible" y="13" width="9" height="4" rx="1"/></svg>Headroom</p>
<nav aria-label="Sections">${LINKS.filter(([anchor]) => withWhatIf || anchor !== "what-if").map(([anchor, name]) => html`<a href="#${anchor}"${anchor === "what-if" ? trusted(' class="scripted-only"') : undefined}>${name}</a>`)}</nav>
<p class="as-of">${momentText(asOf)}</p></header>`;
