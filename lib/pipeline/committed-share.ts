import type { Commitments, ReservationCoverage, SpendCoverage } from "../domain/commitment.ts";
import type { SpotMarket } from "../domain/spot-market.ts";
import { fraction } from "../domain/units.ts";

/** Cost Explorer's name of it; `AmazonEC2` is the service code that some of its answers carry instead. */
const EC2: ReadonlySet<string> = new Set(["Amazon Elastic Compute Cloud - Compute", "AmazonEC2"]);

/**
 * Of what EC2 would cost on demand (spot apart), the share that is committed to. Savings Plans' part is reckoned in on-demand dollars by the provider;
 * the reserved instances' is their number times the mean on-demand price of the others, for no answer states it. Empty where a part
 * was not read, where nothing ran, or where there is no price to reckon by.
 */
export function committedShare({
  savingsPlansCoverage,
  reservationCoverage,
}: Partial<Commitments> = {}): Pick<SpotMarket, "committedShare"> {
  if (savingsPlansCoverage === undefined || reservationCoverage === undefined) return {};
  const ec2 = savingsPlansCoverage.byService.filter(({ service }) => EC2.has(service));
  const byPlans = sumOf(ec2, ({ coveredUsdPerHour }) => coveredUsdPerHour);
  const uncovered = sumOf(ec2, ({ onDemandUsdPerHour }) => onDemandUsdPerHour);
  const reserved = reservedUsdPerHour(reservationCoverage, byPlans + uncovered > 0);
  if (reserved === undefined) return {};
  const all = byPlans + uncovered + reserved;
  return all > 0 ? { committedShare: fraction(Math.min(1, (byPlans + reserved) / all)) } : {};
}

/** In on-demand dollars. Where nothing ran but reserved instances, any price gives the same share: all of it. */
export function reservedUsdPerHour(
  { reservedInstances, onDemandInstances, onDemandUsdPerHour }: ReservationCoverage,
  othersRan: boolean,
): number | undefined {
  if (reservedInstances === 0) return 0;
  if (onDemandInstances > 0 && onDemandUsdPerHour > 0)
    return reservedInstances * (onDemandUsdPerHour / onDemandInstances);
  return othersRan ? undefined : reservedInstances;
}

const sumOf = (rows: readonly SpendCoverage[], amount: (row: SpendCoverage) => number): number =>
  rows.reduce((sum, row) => sum + amount(row), 0);
