import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { dayOf, type Window } from "../../domain/window.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { Amounts } from "./amounts.ts";
import { COST_EXPLORER_REGION, callingCostExplorer, sourceName } from "./cost-explorer-error.ts";
import type { RequestBudget } from "./request-budget.ts";

export const costExplorerClient = (connection: Connection): CostExplorerClient =>
  metered(new CostExplorerClient(clientOptions(connection, COST_EXPLORER_REGION)), "ce", connection.meter);

/** What the questions of one run about commitments have in common. */
export interface CostExplorerSession {
  readonly client: CostExplorerClient;
  readonly budget: RequestBudget;
  /** Whole UTC days. */
  readonly window: Window;
}

export const timePeriodOf = ({ start, end }: Window) => ({ Start: dayOf(start), End: dayOf(end) });

export const amountsIn = (api: string, { window }: CostExplorerSession): Amounts =>
  new Amounts(sourceName(api), window);

/** One paid request. Throws SourceError. */
export function asking<T>(api: string, { budget }: CostExplorerSession, call: () => Promise<T>): Promise<T> {
  budget.take(sourceName(api));
  return callingCostExplorer(api, call);
}
