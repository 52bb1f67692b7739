import type { Assessment } from "../domain/assessment.ts";
import { CHART_STYLE } from "./chart-style.ts";
import { FINDING_STYLE } from "./finding-style.ts";
import { findingAnchors, findingsSection } from "./findings-section.ts";
import { type Html, html, trusted } from "./html.ts";
import { momentText } from "./moment.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_SOURCE } from "./page-script.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { pricesSection, sightSection } from "./sight-section.ts";
import { spendSection } from "./spend-section.ts";
import { summarySection } from "./summary-section.ts";
import { utilizationSection } from "./utilization-section.ts";
import { verdictOf } from "./verdict.ts";
import { workloadsSection } from "./workloads-section.ts";

/** Nothing is loaded from anywhere; styles are ours, and one script runs: the one whose hash this is. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src ${PAGE_SCRIPT_SOURCE}; base-uri 'none'; form-action 'none'`;

/** One run as one page that needs nothing else: it works from a file, in a mail's attachment, and on paper. */
export function renderReportPage(assessment: Assessment): string {
  const verdict = verdictOf(assessment);
  const anchors = findingAnchors(assessment.findings);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Headroom: ${verdict.outcome} (${verdict.basis})</title>
<style>${trusted(PAGE_STYLE + FINDING_STYLE + CHART_STYLE)}</style>
</head>
<body>
${masthead(assessment)}
<main id="main">
${summarySection(assessment, (id) => anchors.get(id))}
${findingsSection(assessment, anchors)}
${workloadsSection(assessment)}
${spendSection(assessment)}
${utilizationSection(assessment)}
${sightSection(assessment)}
${pricesSection(assessment)}
</main>
<footer>Written by Headroom from ${assessment.source}, as of ${momentText(assessment.asOf)}. Every number carries its arithmetic: open a finding.</footer>
<script>${trusted(PAGE_SCRIPT)}</script>
</body>
</html>
`.toString();
}

const LINKS = [
  ["findings", "Findings"],
  ["workloads", "Plan"],
  ["spend", "Spend"],
  ["utilization", "Utilization"],
  ["sight", "Not seen"],
  ["prices", "Prices"],
] as const;

const masthead = ({ asOf }: Assessment): Html => html`<a class="skip" href="#main">Skip to the report</a>
<header class="masthead"><p class="mark"><svg width="20" height="18" aria-hidden="true"><rect class="planned" y="1" width="14" height="4" rx="1"/><rect class="running" y="7" width="20" height="4" rx="1"/><rect class="possible" y="13" width="9" height="4" rx="1"/></svg>Headroom</p>
<nav aria-label="Sections">${LINKS.map(([anchor, name]) => html`<a href="#${anchor}">${name}</a>`)}</nav>
<p class="as-of">${momentText(asOf)}</p></header>`;
