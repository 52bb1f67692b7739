import type { Commitments, RecommendedPlan } from "../../domain/commitment.ts";
import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import { addDays, dayOf, lookBack, midnight } from "../../domain/window.ts";
import type { CommitmentSource } from "../../pipeline/ports.ts";
import type { Connection } from "../connection.ts";
import { hasNoData } from "./cost-explorer-error.ts";
import { type CostExplorerSession, costExplorerClient } from "./cost-explorer-session.ts";
import { type AccountScope, buysNothing, fetchPurchaseRecommendation } from "./purchase-recommendation.ts";
import { COMMITMENT_REQUESTS, RequestBudget } from "./request-budget.ts";
import {
  fetchReservationCoverage,
  fetchReservationUtilization,
  NOTHING_PURCHASED,
  NOTHING_RESERVED,
} from "./reservation-use.ts";
import {
  fetchSavingsPlansCoverage,
  fetchSavingsPlansUtilization,
  NOTHING_COMMITTED,
  NOTHING_COVERED,
} from "./savings-plans-use.ts";

/** Four whole weeks and two days: every weekday at least four times. */
const WINDOW_DAYS = 30;
/** Cost Explorer takes no `End` of today here, and yesterday is not settled. */
const SETTLED_DAYS_AGO = 1;

/** Six requests a run. `PAYER` asks for the organization as one buyer; a member account asks `LINKED` of itself. */
export const commitmentSource = (
  connection: Connection,
  { accountScope = "PAYER" }: { readonly accountScope?: AccountScope } = {},
): CommitmentSource => ({
  fetchCommitments: async ({ asOf }) => {
    const end = addDays(midnight(dayOf(asOf)), -SETTLED_DAYS_AGO);
    const session: CostExplorerSession = {
      client: costExplorerClient(connection),
      budget: new RequestBudget(COMMITMENT_REQUESTS),
      window: lookBack(end, WINDOW_DAYS),
    };
    const problems: Problem[] = [];
    const commitments = await readCommitments(session, accountScope, problems);
    return { commitments, problems };
  },
});

/** One after another: Cost Explorer throttles early, and what matters most is asked first. */
async function readCommitments(
  session: CostExplorerSession,
  scope: AccountScope,
  problems: Problem[],
): Promise<Commitments> {
  const part = <T>(fetch: (session: CostExplorerSession) => Promise<T>, none: T) =>
    orProblem(() => fetch(session), none, problems);
  const recommended = (plan: RecommendedPlan) =>
    part((one) => fetchPurchaseRecommendation(one, plan, scope), buysNothing(plan));
  const savingsPlansUtilization = await part(fetchSavingsPlansUtilization, NOTHING_COMMITTED);
  const savingsPlansCoverage = await part(fetchSavingsPlansCoverage, NOTHING_COVERED);
  const reservationUtilization = await part(fetchReservationUtilization, NOTHING_PURCHASED);
  const reservationCoverage = await part(fetchReservationCoverage, NOTHING_RESERVED);
  const recommendations = [await recommended("compute"), await recommended("sagemaker")];
  return {
    window: session.window,
    ...(savingsPlansCoverage && { savingsPlansCoverage }),
    ...(savingsPlansUtilization && { savingsPlansUtilization }),
    ...(reservationCoverage && { reservationCoverage }),
    ...(reservationUtilization && { reservationUtilization }),
    recommendations: recommendations.filter((one) => one !== undefined),
  };
}

/** An account without commitments is told so by an error (DataUnavailableException): that is none, not a failure. */
async function orProblem<T>(fetch: () => Promise<T>, none: T, problems: Problem[]): Promise<T | undefined> {
  try {
    return await fetch();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (hasNoData(error)) return none;
    problems.push(problemOf(error));
    return undefined;
  }
}
