import type { FleetChange } from "../domain/finding.ts";
import type { SpotMove } from "./spot-outcome.ts";

/** The machines that run and would be bought on spot; none where the plan has not started them. */
export function spotChanges(move: SpotMove): readonly FleetChange[] {
  if (!move.runs) return [];
  const stretch = stretchOf(move);
  let left = move.kind === "training" ? Number.POSITIVE_INFINITY : move.outcome.spotInstances;
  return move.resources
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id, instances }) => {
      if (instances > left) return [];
      left -= instances;
      return [{ resource: id, to: { capacityType: "spot", stretch } }];
    });
}

/** What is paid for moved machines over what they would cost were nothing interrupted: lost work, or gaps filled on demand. */
function stretchOf(move: SpotMove): number {
  if (move.kind === "training") return move.outcome.stretch;
  const { instances, hoursPerMonth, onDemandUsdPerHour, spotUsdPerHour } = move.offer;
  const kept = (instances - move.outcome.spotInstances) * hoursPerMonth * onDemandUsdPerHour;
  const bare = move.outcome.spotInstances * hoursPerMonth * spotUsdPerHour;
  return (move.outcome.spotUsdPerMonth - kept) / bare;
}
