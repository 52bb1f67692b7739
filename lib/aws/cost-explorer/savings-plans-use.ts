import {
  GetSavingsPlansCoverageCommand,
  GetSavingsPlansUtilizationCommand,
  type SavingsPlansCoverage as ServiceCoverage,
} from "@aws-sdk/client-cost-explorer";
import type {
  SavingsPlansCoverage,
  SavingsPlansUtilization,
  SpendCoverage,
} from "../../domain/commitment.ts";
import { sumUsd, usd, usdPerHour } from "../../domain/units.ts";
import { shareOf } from "./amounts.ts";
import { amountsIn, asking, type CostExplorerSession, timePeriodOf } from "./cost-explorer-session.ts";

const COVERAGE = "ce:GetSavingsPlansCoverage";
const UTILIZATION = "ce:GetSavingsPlansUtilization";

export const NOTHING_COVERED: SavingsPlansCoverage = { ...coverageOf(0, 0), byService: [] };

/** By service, which tells SageMaker's plans from Compute plans. Granularity cannot be had with a grouping. */
export async function fetchSavingsPlansCoverage(session: CostExplorerSession): Promise<SavingsPlansCoverage> {
  const rows: ServiceCoverage[] = [];
  let token: string | undefined;
  do {
    const command = new GetSavingsPlansCoverageCommand({
      TimePeriod: timePeriodOf(session.window),
      GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }],
      ...(token !== undefined && { NextToken: token }),
    });
    const answer = await asking(COVERAGE, session, () => session.client.send(command));
    rows.push(...(answer.SavingsPlansCoverages ?? []));
    token = answer.NextToken || undefined;
  } while (token !== undefined);
  const amounts = amountsIn(COVERAGE, session);
  const byService = rows.map(({ Attributes, Coverage }) => ({
    // The documents write the attribute's name in several ways; grouped by one dimension, there is one.
    service: Object.values(Attributes ?? {})[0] ?? "unknown",
    ...coverageOf(
      amounts.perHour("SpendCoveredBySavingsPlans", Coverage?.SpendCoveredBySavingsPlans),
      amounts.perHour("OnDemandCost", Coverage?.OnDemandCost),
    ),
  }));
  const covered = sumUsd(byService.map((one) => one.coveredUsdPerHour));
  const onDemand = sumUsd(byService.map((one) => one.onDemandUsdPerHour));
  return { ...coverageOf(covered, onDemand), byService };
}

function coverageOf(covered: number, onDemand: number): SpendCoverage {
  const coverage = shareOf(covered, covered + onDemand);
  return {
    coveredUsdPerHour: usdPerHour(covered),
    onDemandUsdPerHour: usdPerHour(onDemand),
    ...(coverage !== undefined && { coverage }),
  };
}

export const NOTHING_COMMITTED: SavingsPlansUtilization = {
  committedUsdPerHour: usdPerHour(0),
  usedUsdPerHour: usdPerHour(0),
  unusedUsdPerHour: usdPerHour(0),
  netSavingUsd: usd(0),
};

/** All plans of the caller together: utilization cannot be grouped. */
export async function fetchSavingsPlansUtilization(
  session: CostExplorerSession,
): Promise<SavingsPlansUtilization> {
  const command = new GetSavingsPlansUtilizationCommand({ TimePeriod: timePeriodOf(session.window) });
  const { Total } = await asking(UTILIZATION, session, () => session.client.send(command));
  const amounts = amountsIn(UTILIZATION, session);
  const committed = amounts.usdPerHour("TotalCommitment", Total?.Utilization?.TotalCommitment);
  const used = amounts.usdPerHour("UsedCommitment", Total?.Utilization?.UsedCommitment);
  const utilization = shareOf(used, committed);
  return {
    committedUsdPerHour: committed,
    usedUsdPerHour: used,
    unusedUsdPerHour: amounts.usdPerHour("UnusedCommitment", Total?.Utilization?.UnusedCommitment),
    ...(utilization !== undefined && { utilization }),
    netSavingUsd: amounts.usd("NetSavings", Total?.Savings?.NetSavings),
  };
}
