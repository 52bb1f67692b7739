import type { Resource } from "../domain/fleet.ts";
import type { InstanceType } from "../domain/instance-type.ts";
import type { Price } from "../domain/offering.ts";
import { type Fit, firstThatFit, type Need, type Shelf } from "./capacity-fit.ts";
import type { RuleContext } from "./rule.ts";

/** GetSpotPlacementScores and EC2 Fleet take more; nobody tests more. */
const MAX_POOLS = 10;

/** Types at least as large and as fast whose spot price still saves, cheapest first, the machine itself among them. */
export function spotPools(
  context: RuleContext & { readonly shelf: Shelf },
  {
    type,
    resource,
    ceiling,
  }: { readonly type: InstanceType; readonly resource: Resource; readonly ceiling: Price["usdPerHour"] },
): readonly Fit[] {
  const offers = context.shelf(type, { ...resource, capacityType: "spot" });
  return firstThatFit(
    offers.filter(({ price }) => price.usdPerHour < ceiling),
    wholeOf(type),
    context.accelerators,
    MAX_POOLS,
  );
}

/** All that the machine has: what runs on it runs on whatever holds as much. */
function wholeOf(type: InstanceType): Need {
  const cards = type.accelerators;
  return {
    vcpus: type.vcpus,
    memoryGiB: type.memoryGiB,
    memoryFloor: { perVcpuGiB: 0, totalGiB: type.memoryGiB },
    ...(cards && {
      accelerators: {
        devices: cards.devices,
        memoryGiBEach: cards.memoryGiBEach,
        compute: cards.count / cards.devices,
        chip: cards.model,
        vendor: cards.vendor,
      },
    }),
  };
}
