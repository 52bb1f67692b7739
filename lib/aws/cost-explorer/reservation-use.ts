import {
  GetReservationCoverageCommand,
  GetReservationUtilizationCommand,
} from "@aws-sdk/client-cost-explorer";
import type { ReservationCoverage, ReservationUtilization } from "../../domain/commitment.ts";
import { usd, usdPerHour } from "../../domain/units.ts";
import { shareOf } from "./amounts.ts";
import { amountsIn, asking, type CostExplorerSession, timePeriodOf } from "./cost-explorer-session.ts";

const COVERAGE = "ce:GetReservationCoverage";
const UTILIZATION = "ce:GetReservationUtilization";

/** Reservations of other services (RDS, ElastiCache) buy no accelerator. */
const EC2_ONLY = {
  Dimensions: { Key: "SERVICE" as const, Values: ["Amazon Elastic Compute Cloud - Compute"] },
};

export const NOTHING_RESERVED: ReservationCoverage = {
  reservedInstances: 0,
  onDemandInstances: 0,
  onDemandUsdPerHour: usdPerHour(0),
};

/** Instance hours over the window's hours: instances running at once, on average. */
export async function fetchReservationCoverage(session: CostExplorerSession): Promise<ReservationCoverage> {
  const command = new GetReservationCoverageCommand({
    TimePeriod: timePeriodOf(session.window),
    Filter: EC2_ONLY,
    Metrics: ["Hour", "Cost"],
  });
  const { Total } = await asking(COVERAGE, session, () => session.client.send(command));
  const amounts = amountsIn(COVERAGE, session);
  const reserved = amounts.perHour("ReservedHours", Total?.CoverageHours?.ReservedHours);
  const onDemand = amounts.perHour("OnDemandHours", Total?.CoverageHours?.OnDemandHours);
  const coverage = shareOf(reserved, reserved + onDemand);
  return {
    reservedInstances: reserved,
    onDemandInstances: onDemand,
    ...(coverage !== undefined && { coverage }),
    onDemandUsdPerHour: amounts.usdPerHour("OnDemandCost", Total?.CoverageCost?.OnDemandCost),
  };
}

export const NOTHING_PURCHASED: ReservationUtilization = {
  purchasedInstances: 0,
  unusedInstances: 0,
  amortizedUsdPerHour: usdPerHour(0),
  netSavingUsd: usd(0),
};

export async function fetchReservationUtilization(
  session: CostExplorerSession,
): Promise<ReservationUtilization> {
  const command = new GetReservationUtilizationCommand({
    TimePeriod: timePeriodOf(session.window),
    Filter: EC2_ONLY,
  });
  const { Total } = await asking(UTILIZATION, session, () => session.client.send(command));
  const amounts = amountsIn(UTILIZATION, session);
  const purchased = amounts.perHour("PurchasedHours", Total?.PurchasedHours);
  const unused = amounts.perHour("UnusedHours", Total?.UnusedHours);
  const utilization = shareOf(purchased - unused, purchased);
  return {
    purchasedInstances: purchased,
    unusedInstances: unused,
    ...(utilization !== undefined && { utilization }),
    amortizedUsdPerHour: amounts.usdPerHour("TotalAmortizedFee", Total?.TotalAmortizedFee),
    netSavingUsd: amounts.usd("NetRISavings", Total?.NetRISavings),
  };
}
