import { type Finding, isLive, savingOf } from "../domain/finding.ts";
import { savingAtBest } from "../domain/saving.ts";
import type { Instant } from "../domain/window.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { counted, money, moneyPerMonth } from "./money.ts";

/** CloudWatch's own widget: no script, no style sheet of ours; its classes and `cwdb-action` only. */
export interface FindingsWidget {
  /** In reading order. */
  readonly findings: readonly Finding[];
  readonly page: number;
  /** ARN of this function: what `cwdb-action` calls to turn a page or to silence. */
  readonly endpoint: string;
  /** Whether findings can be silenced from here. */
  readonly actions: boolean;
  /** Findings resolved within it are shown with the rest. */
  readonly since: Instant;
  /** What the action just done came to. */
  readonly notice?: string;
}

const PAGE = 25;
const DEFAULT_REASON = "silenced from the dashboard";

export function findingsWidget(widget: FindingsWidget): string {
  const shown = widget.findings.filter((finding) => isShown(finding, widget.since));
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const page = Math.min(Math.max(0, widget.page), pages - 1);
  const rows = shown.slice(page * PAGE, (page + 1) * PAGE);
  const live = shown.filter(isLive);
  const total = savingAtBest(live);
  return html`${widget.notice === undefined ? NOTHING : html`<p><b>${widget.notice}</b></p>`}
<p>${counted(live.length, "open finding")}, up to ${money(total)} a month to save.</p>
${rows.length === 0 ? html`<p>Nothing is open in this time range.</p>` : tableOf(rows, widget)}
${pages > 1 ? html`<p>Page ${page + 1} of ${pages} ${pageLink("Back", page - 1, pages, widget.endpoint)} ${pageLink("Next", page + 1, pages, widget.endpoint)}</p>` : NOTHING}
${widget.actions ? reasonField() : NOTHING}`.toString();
}

/** What is silenced stays in sight, last: somebody has to be able to take it back. */
const isShown = ({ state }: Finding, since: Instant): boolean =>
  state.kind !== "resolved" || state.at >= since;

function tableOf(findings: readonly Finding[], widget: FindingsWidget): Html {
  return html`<table><thead><tr><th>Severity</th><th>Finding</th><th>Workload</th><th>Saves</th><th>Do</th>${widget.actions ? html`<th>Silence</th>` : NOTHING}</tr></thead><tbody>
${findings.map((finding) => rowOf(finding, widget))}</tbody></table>`;
}

function rowOf(finding: Finding, { actions, endpoint }: FindingsWidget): Html {
  const { title, resource, rule, workload, owner, advice } = finding;
  return html`<tr><td>${stateLabel(finding)}</td>
<td>${title}<br/><small>${rule}: ${resource}</small></td>
<td>${workload}${owner === undefined ? NOTHING : html`<br/><small>${owner}</small>`}</td>
<td>${moneyPerMonth(savingOf(finding))}</td>
<td>${advice.text}${advice.command === undefined ? NOTHING : html`<br/><code>${advice.command}</code>`}</td>
${actions ? html`<td>${silenceActions(finding, endpoint)}</td>` : NOTHING}</tr>
`;
}

function stateLabel({ severity, state }: Finding): string {
  if (state.kind === "open") return severity;
  if (state.kind === "worse") return `${severity} (worse)`;
  if (state.kind === "snoozed") return `snoozed until ${state.until.slice(0, 10)}: ${state.reason}`;
  return state.kind === "dismissed" ? `dismissed: ${state.reason}` : "resolved";
}

function silenceActions(finding: Finding, endpoint: string): Html {
  const { id, state } = finding;
  if (state.kind === "resolved") return NOTHING;
  if (!isLive(finding))
    return "inPlan" in state && state.inPlan
      ? html`<small>in plan.yaml</small>`
      : callOf("Reopen", endpoint, { action: "reopen", id }, `Reopen ${id}?`);
  return html`${callOf("Snooze 7 days", endpoint, { action: "snooze", id, days: 7 }, `Snooze ${id} for 7 days?`)} ${callOf("Dismiss", endpoint, { action: "dismiss", id }, `Dismiss ${id} for good?`)}`;
}

/** The parameters are JSON in the element's text, escaped like any other text. */
function callOf(label: string, endpoint: string, parameters: object, confirmation?: string): Html {
  const asked = confirmation === undefined ? NOTHING : html` confirmation="${confirmation}"`;
  return html`<a class="btn">${label}</a><cwdb-action action="call" display="widget" endpoint="${endpoint}"${asked}>${JSON.stringify(parameters)}</cwdb-action>`;
}

function pageLink(label: string, page: number, pages: number, endpoint: string): Html {
  if (page < 0 || page >= pages) return NOTHING;
  return callOf(label, endpoint, { page });
}

const reasonField = (): Html =>
  html`<form><label>Reason for silencing <input name="reason" value="${DEFAULT_REASON}"/></label></form>`;

/** What CloudWatch shows when it asks the function to describe itself. */
export const WIDGET_DESCRIPTION = `## Headroom findings
What to change in the fleet, most dollars first.

### Parameters
\`\`\` yaml
page: 0   # 25 findings a page
\`\`\``;
