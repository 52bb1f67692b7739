import { GetSavingsPlansPurchaseRecommendationCommand } from "@aws-sdk/client-cost-explorer";
import type { PurchaseRecommendation, RecommendedPlan } from "../../domain/commitment.ts";
import { SourceError } from "../../domain/errors.ts";
import { fraction, usd, usdPerHour } from "../../domain/units.ts";
import { sourceName } from "./cost-explorer-error.ts";
import { amountsIn, asking, type CostExplorerSession } from "./cost-explorer-session.ts";

const API = "ce:GetSavingsPlansPurchaseRecommendation";

/** As far back as coverage and utilization look; Cost Explorer offers 7, 30 and 60. */
const LOOK_BACK_DAYS = 30;

/** `PAYER`: the organization as one buyer. `LINKED`: each account for itself. */
export type AccountScope = "PAYER" | "LINKED";

export const buysNothing = (plan: RecommendedPlan): PurchaseRecommendation => ({
  plan,
  commitmentUsdPerHour: usdPerHour(0),
  savingUsdPerMonth: usd(0),
  saving: fraction(0),
  lookBackDays: LOOK_BACK_DAYS,
});

/** The recommendation that Cost Explorer has ready; asking does not make it work out a new one. */
export async function fetchPurchaseRecommendation(
  session: CostExplorerSession,
  plan: RecommendedPlan,
  scope: AccountScope,
): Promise<PurchaseRecommendation> {
  const command = new GetSavingsPlansPurchaseRecommendationCommand({
    SavingsPlansType: plan === "compute" ? "COMPUTE_SP" : "SAGEMAKER_SP",
    TermInYears: "ONE_YEAR",
    PaymentOption: "NO_UPFRONT",
    LookbackPeriodInDays: "THIRTY_DAYS",
    AccountScope: scope,
  });
  const answer = await asking(API, session, () => session.client.send(command));
  const summary = answer.SavingsPlansPurchaseRecommendation?.SavingsPlansPurchaseRecommendationSummary;
  const generatedAt = answer.Metadata?.GenerationTimestamp;
  if (!summary) return buysNothing(plan);
  if ((summary.CurrencyCode ?? "USD") !== "USD")
    throw new SourceError(sourceName(API), `got an answer in ${summary.CurrencyCode}, expected USD`);
  const amounts = amountsIn(API, session);
  const percent = amounts.number("EstimatedSavingsPercentage", summary.EstimatedSavingsPercentage);
  return {
    plan,
    commitmentUsdPerHour: usdPerHour(
      amounts.number("HourlyCommitmentToPurchase", summary.HourlyCommitmentToPurchase),
    ),
    savingUsdPerMonth: amounts.usd("EstimatedMonthlySavingsAmount", summary.EstimatedMonthlySavingsAmount),
    saving: fraction(Math.min(1, Math.max(0, percent / 100))),
    lookBackDays: LOOK_BACK_DAYS,
    ...(generatedAt !== undefined && { generatedAt }),
  };
}
