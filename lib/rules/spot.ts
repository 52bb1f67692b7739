import type { Verdict } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { instanceTypeNamed } from "../domain/instance-type.ts";
import { scaleRate } from "../domain/units.ts";
import { type Shelf, shelfOf } from "./capacity-fit.ts";
import { pass, unknown } from "./evidence.ts";
import type { LimitValues, Rule, RuleContext } from "./rule.ts";
import {
  type ComputeWorkload,
  instancesOf,
  largestGroup,
  mayBeInterrupted,
  plannedCases,
  type SpotCase,
  strayResources,
} from "./spot-case.ts";
import { type DearerMachine, dearerFinding } from "./spot-dearer.ts";
import { moveFinding, type SpotMove } from "./spot-evidence.ts";
import { SPOT_LIMITS } from "./spot-limits.ts";
import { outcomeOf } from "./spot-outcome.ts";
import { spotPools } from "./spot-pools.ts";
import { onDemandPrice, paidPrice, spotPrice } from "./spot-price.ts";
import { knownRate } from "./spot-rate.ts";

const ID = "spot";
type Values = LimitValues<typeof SPOT_LIMITS>;
type ShelvedContext = RuleContext & { readonly shelf: Shelf };

export const spot: Rule<typeof SPOT_LIMITS> = {
  id: ID,
  title:
    "What may be interrupted runs on spot where that is cheaper net of lost work, and nothing pays more on spot than on demand.",
  needs: [],
  limits: SPOT_LIMITS,
  judges: "advised",
  judge: (context, limits) => {
    const shelved = { ...context, shelf: shelfOf(context) };
    return [
      ...plannedCases(context).map((one) => judgePlanned(shelved, one, limits)),
      ...strayResources(context).flatMap((resource) => judgeStray(context, resource)),
    ];
  },
};

/** A machine that no workload claims may have its reasons for on demand; on spot it has none for paying more. */
function judgeStray(context: RuleContext, resource: Resource): Verdict[] {
  if (resource.capacityType === "spot")
    return [
      judgeBought(context, { name: resource.id, resources: [resource], runs: true }, [resource]) ??
        pass(ID, resource.id),
    ];
  return resource.kind === "sagemaker-training" && resource.capacityType === "on-demand"
    ? [unknown(ID, resource.id, "no workload of the plan says whether this job may be interrupted")]
    : [];
}

function judgePlanned(context: ShelvedContext, one: SpotCase, limits: Values): Verdict {
  const { name, workload, capacity, resources } = one;
  if (!workload) return pass(ID, name);
  if (resources.length === 0)
    return mayBeInterrupted(workload)
      ? unknown(ID, name, `nothing runs, and not sized: ${capacity?.notes.join("; ") ?? "no capacity"}`)
      : pass(ID, name);
  const onSpot = resources.filter(({ capacityType }) => capacityType === "spot");
  const bought = onSpot.length > 0 ? judgeBought(context, one, onSpot) : undefined;
  if (bought) return bought;
  const onDemand = resources.filter(
    ({ capacityType, kind }) => capacityType === "on-demand" && kind !== "sagemaker-endpoint",
  );
  if (onDemand.length === 0 || !mayBeInterrupted(workload)) return pass(ID, name);
  return judgeMove(context, { ...one, workload, resources: largestGroup(onDemand) }, limits);
}

/** Spot that costs more than on demand; undefined where it does not. The bill knows better than a typical price. */
function judgeBought(context: RuleContext, one: SpotCase, onSpot: readonly Resource[]): Verdict | undefined {
  const dearer: DearerMachine[] = [];
  let missing: string | undefined;
  for (const resource of onSpot) {
    const onDemand = onDemandPrice(context, resource);
    const paid = paidPrice(context, resource);
    const price = paid ?? spotPrice(context, resource);
    if (!onDemand || !price) missing = noPrice(onDemand ? "spot" : "on-demand", resource);
    else if (price.usdPerHour > onDemand.usdPerHour)
      dearer.push({ resource, spot: price, onDemand, isPaid: paid !== undefined });
  }
  const [first, ...rest] = dearer;
  if (first) return dearerFinding(context, one, [first, ...rest]);
  return missing === undefined ? undefined : unknown(ID, one.name, missing);
}

function judgeMove(
  context: ShelvedContext,
  one: SpotCase & { readonly workload: ComputeWorkload },
  limits: Values,
): Verdict {
  const [resource] = one.resources;
  const type = resource && instanceTypeNamed(context.instanceTypes, resource.instanceType);
  if (!resource || !type)
    return unknown(ID, one.name, `instance type ${resource?.instanceType} is not in the catalog`);
  const onDemand = onDemandPrice(context, resource);
  const price = spotPrice(context, resource);
  if (!onDemand || !price) return unknown(ID, one.name, noPrice(onDemand ? "spot" : "on-demand", resource));
  if (price.usdPerHour >= onDemand.usdPerHour) return pass(ID, one.name);
  const rate = knownRate(context, type, resource);
  if (!rate) return unknown(ID, one.name, `Spot Advisor has no ${type.name} in ${resource.region}`);
  const ceiling = scaleRate(onDemand.usdPerHour, 1 - limits.minSaving);
  const pools = spotPools(context, { type, resource, ceiling });
  const terms = { onDemand, spot: price, rate, pools, instances: instancesOf(one.resources), resource };
  const outcome = outcomeOf(context, { ...one, ...terms }, limits);
  if (outcome.kind === "unknown") return unknown(ID, one.name, outcome.missing);
  if (outcome.kind === "refused" || !isWorth(outcome.move, limits)) return pass(ID, one.name);
  return moveFinding(context, outcome.move, limits);
}

function isWorth({ outcome }: SpotMove, { minSaving, minSavingUsdPerMonth }: Values): boolean {
  const { netSavingUsdPerMonth: net, onDemandUsdPerMonth: now } = outcome;
  return net >= now * minSaving && net >= minSavingUsdPerMonth;
}

const noPrice = (kind: string, { instanceType, region }: Resource): string =>
  `no ${kind} price for ${instanceType} in ${region}`;
