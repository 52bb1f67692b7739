import type { GetCostAndUsageCommandOutput, Group, ResultByTime } from "@aws-sdk/client-cost-explorer";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import type { GatherRequest } from "../../../lib/pipeline/ports.ts";

export const AS_OF = "2026-11-24T08:00:00.000Z";
export const request: GatherRequest = { signals: [], lookBackDays: 14, clock: AS_OF };

export const aConnection = () => ({ region: "eu-west-1", meter: new CallMeter() });

/** A group as Cost Explorer answers it: `keys` in the order of GroupBy. */
export const aGroup = (keys: readonly string[], amount: number | string, unit = "USD"): Group => ({
  Keys: [...keys],
  Metrics: {
    AmortizedCost: { Amount: String(amount), Unit: unit },
    UnblendedCost: { Amount: String(Number(amount) * 2), Unit: unit },
  },
});

export const aDay = (day: string, groups: readonly Group[], estimated = false): ResultByTime => ({
  TimePeriod: { Start: day, End: "2099-01-01" },
  Total: {},
  Groups: [...groups],
  Estimated: estimated,
});

export const aPage = (days: readonly ResultByTime[], token?: string): GetCostAndUsageCommandOutput => ({
  ResultsByTime: [...days],
  ...(token !== undefined && { NextPageToken: token }),
  $metadata: {},
});

/** What the SDK throws: told apart by its name. */
export function sdkError(name: string, message = "no"): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
