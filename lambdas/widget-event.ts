import type { Wish } from "../lib/alerts/wish-by-hand.ts";
import { addDays, epochMs, type Instant, instant } from "../lib/domain/window.ts";

interface Moments {
  /** Milliseconds since 1970. */
  readonly start?: number;
  readonly end?: number;
}

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
    readonly theme?: string;
    readonly timeRange?: Moments & { readonly zoom?: Moments };
    /** What stands in the page's fields, by their names. */
    readonly forms?: { readonly all?: Readonly<Record<string, string>> };
  };
}

const DEFAULT_RANGE_DAYS = 7;
/** A dashboard is drawn, and then clicked in: a range that ended so lately ends now. */
const STILL_NOW_MS = 5 * 60_000;

/** What the reader has zoomed into, else what the dashboard shows; without an end where that is now. */
export function rangeOf({ widgetContext }: WidgetEvent, now: Instant): { start: Instant; end?: Instant } {
  const { zoom, ...whole } = widgetContext?.timeRange ?? {};
  const { start, end } = zoom ?? whole;
  return {
    start: start === undefined ? addDays(now, -DEFAULT_RANGE_DAYS) : instant(start),
    ...(end === undefined || end > epochMs(now) - STILL_NOW_MS ? {} : { end: instant(end) }),
  };
}

/**
 * CloudWatch does not say which person clicked: they do, and it adds the account and the dashboard. Its values are whatever the caller
 * sent.
 */
export function wishOf({ action, days, widgetContext = {} }: WidgetEvent): Wish {
  const { dashboardName = "?", accountId = "?", forms } = widgetContext;
  const { who = "", reason = "" } = forms?.all ?? {};
  return {
    action: String(action),
    who: String(who),
    reason: String(reason),
    place: `dashboard ${dashboardName} of ${accountId}`,
    ...(days === undefined ? {} : { days }),
  };
}
