import { silencedByHand } from "../lib/alerts/silence-by-hand.ts";
import { CallMeter } from "../lib/aws/call-meter.ts";
import { dynamoFindingStore } from "../lib/aws/findings/finding-store.ts";
import { type FindingsTable, findingsTable } from "../lib/aws/findings/findings-table.ts";
import { ConfigError } from "../lib/domain/errors.ts";
import type { Finding } from "../lib/domain/finding.ts";
import { addDays, type Instant, instant } from "../lib/domain/window.ts";
import { inReadingOrder } from "../lib/pipeline/saving.ts";
import { findingsWidget, WIDGET_DESCRIPTION } from "../lib/reports/findings-widget.ts";
import { environment } from "./environment.ts";
import { instrumented, logger } from "./instrumented.ts";

/** What CloudWatch sends to a custom widget, as far as we read it. */
export interface WidgetEvent {
  readonly describe?: boolean;
  readonly page?: number;
  readonly action?: "snooze" | "dismiss";
  readonly id?: string;
  readonly days?: number;
  readonly widgetContext?: {
    readonly accountId?: string;
    readonly dashboardName?: string;
    readonly timeRange?: { readonly start?: number };
    readonly forms?: { readonly all?: Readonly<Record<string, string>> };
  };
}

const DEFAULT_RANGE_DAYS = 7;
const DEFAULT_SNOOZE_DAYS = 7;

export const handler = instrumented("findings-widget", async (event: WidgetEvent, context) => {
  if (event.describe) return { markdown: WIDGET_DESCRIPTION };
  const now = instant(Date.now());
  const table = findingsTable({ region: environment.region, meter: new CallMeter() }, environment.table);
  const notice = event.action === undefined ? undefined : await silence(event, table, now);
  const start = event.widgetContext?.timeRange?.start;
  return findingsWidget({
    findings: inReadingOrder(await dynamoFindingStore(table).load()),
    page: Number(event.page ?? 0) || 0,
    endpoint: context.invokedFunctionArn,
    actions: environment.actionsEnabled,
    since: start === undefined ? addDays(now, -DEFAULT_RANGE_DAYS) : instant(start),
    ...(notice === undefined ? {} : { notice }),
  });
});

/** Done or refused, the reader is told; only a broken table throws. */
async function silence(event: WidgetEvent, table: FindingsTable, now: Instant): Promise<string> {
  if (!environment.actionsEnabled) return "Actions are switched off in this deployment: nothing was changed.";
  const store = dynamoFindingStore(table);
  const finding = (await store.load()).find(({ id }) => id === event.id);
  if (!finding) return "That finding is gone: nothing was changed.";
  try {
    const write = silencedByHand(finding, wishOf(event, now), whoOf(event), now);
    const written = await store.save([write]);
    if (written.length === 0) return "A run has just changed that finding: look again, then repeat.";
    logger.info("silenced by hand", { finding: finding.id, action: event.action, by: whoOf(event) });
    return noticeOf(event, finding);
  } catch (error) {
    if (error instanceof ConfigError) return `Nothing was changed: ${error.message}`;
    throw error;
  }
}

function wishOf({ action, days = DEFAULT_SNOOZE_DAYS, widgetContext }: WidgetEvent, now: Instant) {
  const reason = widgetContext?.forms?.all?.reason?.trim() ?? "";
  return action === "snooze"
    ? ({ kind: "snooze", reason, until: addDays(now, days) } as const)
    : ({ kind: "dismiss", reason } as const);
}

/** CloudWatch does not say which person; the account and the dashboard are what it tells. */
const whoOf = ({ widgetContext }: WidgetEvent): string =>
  `dashboard ${widgetContext?.dashboardName ?? "?"} of ${widgetContext?.accountId ?? "?"}`;

const noticeOf = ({ action, days = DEFAULT_SNOOZE_DAYS }: WidgetEvent, { id }: Finding): string =>
  action === "snooze" ? `Snoozed ${id} for ${days} days.` : `Dismissed ${id}.`;
