import { type Finding, isLive, SEVERITIES } from "../domain/finding.ts";
import { counted, money } from "../domain/money.ts";
import { savingAtBest } from "../domain/saving.ts";
import type { Instant } from "../domain/window.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { momentText } from "./moment.ts";
import { callOf } from "./widget-call.ts";
import { rowOf, type WidgetTheme } from "./widget-row.ts";

/** CloudWatch's own widget: no script, no style sheet of ours; its classes and `cwdb-action` only. */
export interface FindingsWidget {
  /** In reading order. */
  readonly findings: readonly Finding[];
  readonly page: number;
  /** ARN of this function: what `cwdb-action` calls to turn a page or to silence. */
  readonly endpoint: string;
  /** Whether findings can be silenced from here. */
  readonly actions: boolean;
  /** Of the dashboard: findings that were there within it are shown, as they stand now. Without an end it ends now. */
  readonly range: { readonly start: Instant; readonly end?: Instant };
  readonly theme: WidgetTheme;
  /** What the action just done came to. */
  readonly notice?: string;
  /** What stood in the form, so that a refusal costs no typing. */
  readonly typed?: { readonly who: string; readonly reason: string };
}

const PAGE = 25;

export function findingsWidget(widget: FindingsWidget): string {
  const shown = widget.findings.filter((finding) => isShown(finding, widget.range));
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const page = Math.min(Math.max(0, widget.page), pages - 1);
  const rows = shown.slice(page * PAGE, (page + 1) * PAGE);
  return html`${widget.notice === undefined ? NOTHING : html`<p><b>${widget.notice}</b></p>`}
${summaryOf(shown.filter(isLive))}${pastOf(widget)}
${rows.length === 0 ? html`<p>Nothing is open in this time range.</p>` : tableOf(rows, { ...widget, page })}
${pages > 1 ? html`<p>Page ${page + 1} of ${pages} ${pageLink("Back", page - 1, pages, widget.endpoint)} ${pageLink("Next", page + 1, pages, widget.endpoint)}</p>` : NOTHING}`.toString();
}

/** What is silenced stays in sight, last: somebody has to be able to take it back. */
const isShown = ({ state, firstSeen }: Finding, { start, end }: FindingsWidget["range"]): boolean =>
  (end === undefined || firstSeen < end) && (state.kind !== "resolved" || state.at >= start);

function summaryOf(live: readonly Finding[]): Html {
  const counts = SEVERITIES.toReversed()
    .map((severity) => ({ severity, count: live.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  const cut = counts.length === 0 ? "" : ` (${counts.join(", ")})`;
  return html`<p><b>${counted(live.length, "open finding")}</b>${cut}, up to ${money(savingAtBest(live))} a month to save.</p>`;
}

/** Nobody keeps what a finding was like on an earlier day. */
const pastOf = ({ range: { end } }: FindingsWidget): Html =>
  end === undefined
    ? NOTHING
    : html`<p>Those that were there before ${momentText(end)}, as they stand now.</p>`;

function tableOf(findings: readonly Finding[], widget: FindingsWidget): Html {
  return html`${widget.actions ? silenceForm(widget) : NOTHING}<table><thead><tr><th>Severity</th><th>Finding</th><th>Workload</th><th style="white-space:nowrap">Saves a month</th><th>Do</th>${widget.actions ? html`<th>Silence</th>` : NOTHING}</tr></thead><tbody>
${findings.map((finding) => rowOf(finding, widget))}</tbody></table>`;
}

function pageLink(label: string, page: number, pages: number, endpoint: string): Html {
  if (page < 0 || page >= pages) return NOTHING;
  return callOf(label, { endpoint, parameters: { page } });
}

/** CloudWatch sends what stands in it with every call. Who clicked it does not tell. */
const silenceForm = ({ typed }: FindingsWidget): Html =>
  html`<form><p><label>Your name <input name="who" value="${typed?.who ?? ""}"/></label> <label>Reason <input name="reason" size="40" value="${typed?.reason ?? ""}"/></label> <small>First these, then Snooze or Dismiss: both are kept with the finding.</small></p></form>`;

/** What CloudWatch shows when it asks the function to describe itself. */
export const WIDGET_DESCRIPTION = `## Headroom findings
What to change in the fleet, most dollars first. The dashboard's time range decides which findings are shown.

### Parameters
\`\`\` yaml
page: 0   # 25 findings a page
\`\`\``;
