import { ConfigError } from "../domain/errors.ts";
import { DAYS_PER_MONTH } from "../domain/window.ts";
import type { HeadroomMonitorProps } from "./monitor-props.ts";
import { requireAccount } from "./watch-target.ts";

/** Absent: what the function does by itself. */
export interface BillSettings {
  readonly requests?: number;
  readonly account?: string;
}

/** A dollar a day; whoever needs more has a bill that is better read from an export. */
const MOST_REQUESTS = 100;
/** Beside the bill, for commitments (lib/aws/cost-explorer/request-budget.ts). */
const COMMITMENT_REQUESTS = 6;
/** aws.amazon.com/aws-cost-management/pricing, 2026-07. */
const USD_PER_REQUEST = 0.01;
/** What a day costs unless it is raised: ten requests. */
const USUAL_REQUESTS = 10;

/** Throws ConfigError. */
export function billSettingsOf({ billRequests, billAccount }: HeadroomMonitorProps): BillSettings {
  if (billRequests !== undefined && !isRequestCount(billRequests))
    throw new ConfigError(
      `got billRequests ${billRequests}, expected a whole number from 1 to ${MOST_REQUESTS}`,
    );
  if (billAccount !== undefined) requireAccount(billAccount);
  return {
    ...(billRequests === undefined ? {} : { requests: billRequests }),
    ...(billAccount === undefined ? {} : { account: billAccount }),
  };
}

const isRequestCount = (value: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= MOST_REQUESTS;

/** What more than the usual requests may cost, in one sentence; undefined when it is no more. */
export function costOfRequests({ requests = 0 }: BillSettings): string | undefined {
  const daily = requests + COMMITMENT_REQUESTS;
  if (daily <= USUAL_REQUESTS) return undefined;
  const monthly = daily * USD_PER_REQUEST * DAYS_PER_MONTH;
  return `Cost Explorer may be asked ${daily} times a day (billRequests ${requests}, commitments ${COMMITMENT_REQUESTS}): up to ${monthly.toFixed(2)} USD a month`;
}
