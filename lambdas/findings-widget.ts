import type { Write } from "../lib/alerts/reconcile.ts";
import { reopenedByHand } from "../lib/alerts/reopen-by-hand.ts";
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
  readonly action?: string;
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
const MAX_SNOOZE_DAYS = 365;

export const handler = instrumented("findings-widget", async (event: WidgetEvent, context) => {
  if (event.describe) return { markdown: WIDGET_DESCRIPTION };
  const now = instant(Date.now());
  const table = findingsTable({ region: environment.region, meter: new CallMeter() }, environment.table);
  const notice = event.action === undefined ? undefined : await act(event, table, now);
  const start = event.widgetContext?.timeRange?.start;
  return findingsWidget({
    findings: inReadingOrder(await storeOf(table).load()),
    page: Number(event.page ?? 0) || 0,
    endpoint: context.invokedFunctionArn,
    actions: environment.actionsEnabled,
    since: start === undefined ? addDays(now, -DEFAULT_RANGE_DAYS) : instant(start),
    ...(notice === undefined ? {} : { notice }),
  });
});

/** One finding that cannot be read hides no other. */
const storeOf = (table: FindingsTable) =>
  dynamoFindingStore(table, (id, reason) => logger.error("unreadable, not shown", { id, reason }));

/** Done or refused, the reader is told; only a broken table throws. */
async function act(event: WidgetEvent, table: FindingsTable, now: Instant): Promise<string> {
  if (!environment.actionsEnabled) return "Actions are switched off in this deployment: nothing was changed.";
  const store = storeOf(table);
  const finding = (await store.load()).find(({ id }) => id === event.id);
  if (!finding) return "That finding is gone: nothing was changed.";
  try {
    const { write, done } = wishOf(event, finding, now);
    const written = await store.save([write]);
    if (written.length === 0) return "A run has just changed that finding: look again, then repeat.";
    logger.info("changed by hand", { finding: finding.id, action: event.action, by: whoOf(event) });
    return done;
  } catch (error) {
    if (error instanceof ConfigError) return `Nothing was changed: ${error.message}`;
    throw error;
  }
}

/** What is asked for, and what to say when it is done. Throws ConfigError for what nobody offers. */
function wishOf(
  event: WidgetEvent,
  finding: Finding,
  now: Instant,
): { readonly write: Write; readonly done: string } {
  const reason = event.widgetContext?.forms?.all?.reason ?? "";
  const { id } = finding;
  switch (event.action) {
    case "snooze": {
      const days = daysOf(event);
      const request = { kind: "snooze", reason, until: addDays(now, days) } as const;
      return {
        write: silencedByHand(finding, request, whoOf(event), now),
        done: `Snoozed ${id} for ${days} days.`,
      };
    }
    case "dismiss":
      return {
        write: silencedByHand(finding, { kind: "dismiss", reason }, whoOf(event), now),
        done: `Dismissed ${id}.`,
      };
    case "reopen":
      return { write: reopenedByHand(finding), done: `Reopened ${id}.` };
    default:
      throw new ConfigError(
        `got the action ${JSON.stringify(event.action)}, expected snooze, dismiss or reopen`,
      );
  }
}

function daysOf({ days = DEFAULT_SNOOZE_DAYS }: WidgetEvent): number {
  if (!Number.isInteger(days) || days < 1 || days > MAX_SNOOZE_DAYS)
    throw new ConfigError(`got ${days} days to snooze, expected 1 to ${MAX_SNOOZE_DAYS}`);
  return days;
}

/** CloudWatch does not say which person; the account and the dashboard are what it tells. */
const whoOf = ({ widgetContext }: WidgetEvent): string =>
  `dashboard ${widgetContext?.dashboardName ?? "?"} of ${widgetContext?.accountId ?? "?"}`;
