import {
  type CostExplorerClient,
  GetCostAndUsageCommand,
  type GroupDefinition,
} from "@aws-sdk/client-cost-explorer";
import type { CostAndUsagePage } from "../../domain/cost-and-usage.ts";
import { SourceError } from "../../domain/errors.ts";
import { dayOf, type Window } from "../../domain/window.ts";
import { callingCostExplorer, sourceName } from "./cost-explorer-error.ts";
import type { RequestBudget } from "./request-budget.ts";

export const COST_AND_USAGE = "ce:GetCostAndUsage";

export interface CostQuery {
  /** Whole UTC days, half-open as Cost Explorer's own `End` is. */
  readonly window: Window;
  /** Cost Explorer takes two at most. */
  readonly groupBy: readonly [GroupDefinition] | readonly [GroupDefinition, GroupDefinition];
  /** One linked account instead of all that the caller sees. */
  readonly account?: string;
}

/**
 * Every page of a daily query. The SDK has no paginator for it, and a first page alone looks like a whole bill.
 * Throws SourceError: denied, not enabled, over the budget, or a token that repeats.
 */
export async function fetchCostAndUsage(
  client: CostExplorerClient,
  budget: RequestBudget,
  { window, groupBy, account }: CostQuery,
): Promise<CostAndUsagePage[]> {
  const pages: CostAndUsagePage[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    budget.take(sourceName(COST_AND_USAGE));
    const command = new GetCostAndUsageCommand({
      TimePeriod: { Start: dayOf(window.start), End: dayOf(window.end) },
      Granularity: "DAILY",
      Metrics: ["AmortizedCost", "UnblendedCost"],
      GroupBy: [...groupBy],
      ...(account !== undefined && { Filter: { Dimensions: { Key: "LINKED_ACCOUNT", Values: [account] } } }),
      ...(token !== undefined && { NextPageToken: token }),
    });
    const { ResultsByTime, NextPageToken } = await callingCostExplorer(COST_AND_USAGE, () =>
      client.send(command),
    );
    pages.push({ GroupDefinitions: groupBy, ResultsByTime });
    token = NextPageToken || undefined;
    if (token !== undefined && seen.has(token))
      throw new SourceError(sourceName(COST_AND_USAGE), "got the same page token twice; try again later", {
        retryable: true,
      });
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return pages;
}
