import { type Finding, type FindingState, isLive, type Severity, savingOf } from "../domain/finding.ts";
import { money } from "../domain/money.ts";
import { relationText } from "../domain/relation.ts";
import { type Html, html, NOTHING, trusted } from "./html.ts";
import { momentText } from "./moment.ts";
import { callOf, popupOf } from "./widget-call.ts";

/** The dashboard's, as CloudWatch says it. */
export type WidgetTheme = "light" | "dark";

export interface RowFacts {
  readonly actions: boolean;
  readonly endpoint: string;
  /** Where the reader is, and stays. */
  readonly page: number;
  readonly theme: WidgetTheme;
}

/** Text on the console's background, #ffffff or #161d26: at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
export const SEVERITY_COLORS: Readonly<Record<WidgetTheme, Readonly<Record<Severity, string>>>> = {
  light: { critical: "#b30000", high: "#c33d00", medium: "#855900", low: "#0f5aad", info: "#545b64" },
  dark: { critical: "#ff9592", high: "#ffa057", medium: "#f2cd54", low: "#89bdee", info: "#aab7b8" },
};

/** A name of 10,000 characters breaks; a column of short words stays wide enough not to break those. */
const ANYWHERE = trusted('style="overflow-wrap:anywhere"');
const SHORT_WORDS = trusted('style="overflow-wrap:anywhere;min-width:7em"');

export function rowOf(finding: Finding, facts: RowFacts): Html {
  const { title, resource, rule, workload, owner, advice } = finding;
  return html`<tr><td ${SHORT_WORDS}>${stateOf(finding, facts.theme)}</td>
<td ${ANYWHERE}>${title}<br/><small>${rule}: ${resource}${relationOf(finding)} · ${popupOf("Why", reasonsOf(finding))}</small></td>
<td ${SHORT_WORDS}>${workload}${owner === undefined ? NOTHING : html`<br/><small>${owner}</small>`}</td>
<td style="white-space:nowrap">${money(savingOf(finding))}</td>
<td ${ANYWHERE}>${advice.text}${advice.command === undefined ? NOTHING : html`<br/><code>${advice.command}</code>`}</td>
${facts.actions ? html`<td>${silenceActions(finding, facts)}</td>` : NOTHING}</tr>
`;
}

/** An alternative is in no total; what comes on top is saved only once the others are followed. */
function relationOf(finding: Finding): Html {
  const relation = relationText(finding);
  return relation === undefined ? NOTHING : html`, ${relation}`;
}

function stateOf({ severity, state }: Finding, theme: WidgetTheme): Html {
  if (state.kind === "open" || state.kind === "worse")
    return html`<b style="color:${SEVERITY_COLORS[theme][severity]}">${severity}</b>${state.kind === "worse" ? html` (worse)` : NOTHING}`;
  if (state.kind === "resolved") return html`resolved`;
  const until = state.kind === "snoozed" ? ` until ${state.until.slice(0, 10)}` : "";
  return html`${state.kind}${until}: ${state.reason}${byWhom(state)}`;
}

/** What plan.yaml silences, nobody did by hand. */
function byWhom(state: Extract<FindingState, { readonly kind: "snoozed" | "dismissed" }>): Html {
  if (state.by === undefined) return NOTHING;
  return html`<br/><small>${state.by}${state.at === undefined ? "" : `, ${momentText(state.at)}`}</small>`;
}

const MOST_LINES = 20;

/** The evidence behind it, for who does not believe it at once. */
function reasonsOf({ title, arithmetic, risk, firstSeen, lastSeen, window, samples }: Finding): Html {
  const left = arithmetic.length - MOST_LINES;
  return html`<h2>${title}</h2><ul>${arithmetic.slice(0, MOST_LINES).map((line) => html`<li>${line}</li>`)}${left > 0 ? html`<li>and ${left} more lines: headroom explain</li>` : NOTHING}</ul>
<p>Risk: ${risk}</p><p><small>${samples} samples from ${momentText(window.start)} to ${momentText(window.end)}; first seen ${momentText(firstSeen)}, last ${momentText(lastSeen)}.</small></p>`;
}

function silenceActions(finding: Finding, { endpoint, page }: RowFacts): Html {
  const { id, state } = finding;
  if (state.kind === "resolved") return NOTHING;
  const button = (label: string, parameters: object, confirmation: string) =>
    callOf(label, { endpoint, parameters: { ...parameters, id, page }, confirmation });
  if (!isLive(finding))
    return "inPlan" in state && state.inPlan
      ? html`<small>in plan.yaml</small>`
      : button("Reopen", { action: "reopen" }, `Reopen ${id}?`);
  return html`${button("Snooze 7 days", { action: "snooze", days: 7 }, `Snooze ${id} for 7 days?`)} ${button("Dismiss", { action: "dismiss" }, `Dismiss ${id} for good?`)}`;
}
