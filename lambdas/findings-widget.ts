import { signatureOf, type Wish, wishGranted } from "../lib/alerts/wish-by-hand.ts";
import { CallMeter } from "../lib/aws/call-meter.ts";
import { dynamoFindingStore } from "../lib/aws/findings/finding-store.ts";
import { type FindingsTable, findingsTable } from "../lib/aws/findings/findings-table.ts";
import { ConfigError } from "../lib/domain/errors.ts";
import { type Instant, instant } from "../lib/domain/window.ts";
import { inReadingOrder } from "../lib/pipeline/saving.ts";
import { findingsWidget, WIDGET_DESCRIPTION } from "../lib/reports/findings-widget.ts";
import { environment } from "./environment.ts";
import { instrumented, logger } from "./instrumented.ts";
import { rangeOf, type WidgetEvent, wishOf } from "./widget-event.ts";

/** Draws the findings into a dashboard; where that is switched on, silences one and takes a silence back. */
export const handler = instrumented("findings-widget", async (event: WidgetEvent, context) => {
  if (event.describe) return { markdown: WIDGET_DESCRIPTION };
  const now = instant(Date.now());
  const table = findingsTable({ region: environment.region, meter: new CallMeter() }, environment.table);
  const wish = event.action === undefined ? undefined : wishOf(event);
  const outcome = wish && (await act(wish, event.id, { table, now }));
  return findingsWidget({
    findings: inReadingOrder(await storeOf(table).load()),
    page: Number(event.page ?? 0) || 0,
    endpoint: context.invokedFunctionArn,
    actions: environment.actionsEnabled,
    range: rangeOf(event, now),
    theme: event.widgetContext?.theme === "dark" ? "dark" : "light",
    ...(outcome === undefined ? {} : { notice: outcome.notice }),
    ...(wish === undefined || outcome?.changed ? {} : { typed: wish }),
  });
});

/** One finding that cannot be read hides no other. */
const storeOf = (table: FindingsTable) =>
  dynamoFindingStore(table, (id, reason) => logger.error("unreadable, not shown", { id, reason }));

const refused = (notice: string) => ({ changed: false, notice });

/** Done or refused, the reader is told; only a broken table throws. */
async function act(
  wish: Wish,
  id: string | undefined,
  { table, now }: { table: FindingsTable; now: Instant },
) {
  if (!environment.actionsEnabled)
    return refused("Actions are switched off in this deployment: nothing was changed.");
  const store = storeOf(table);
  const finding = (await store.load()).find((one) => one.id === id);
  if (!finding) return refused("That finding is gone: nothing was changed.");
  try {
    const { write, done } = wishGranted(wish, finding, now);
    const written = await store.save([write]);
    if (written.length === 0) return refused("A run has just changed that finding: look again, then repeat.");
    const { action, reason } = wish;
    logger.info("changed by hand", { finding: finding.id, action, by: signatureOf(wish), at: now, reason });
    return { changed: true, notice: done };
  } catch (error) {
    if (error instanceof ConfigError) return refused(`Nothing was changed: ${error.message}`);
    throw error;
  }
}
