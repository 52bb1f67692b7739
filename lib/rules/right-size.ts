import type { Verdict } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { type InstanceType, instanceTypeNamed } from "../domain/instance-type.ts";
import { type Price, priceOf } from "../domain/offering.ts";
import { isKeptQuiet, workBecause } from "./activity.ts";
import { type Fit, firstThatFit, type Need, type Shelf, shelfOf } from "./capacity-fit.ts";
import { currentPrice, pass, unknown } from "./evidence.ts";
import { IDLE_LIMITS } from "./idle-limits.ts";
import { needOf } from "./need.ts";
import { candidateOf, moveFinding } from "./right-size-evidence.ts";
import { RIGHT_SIZE_LIMITS } from "./right-size-limits.ts";
import { defaultsOf, type LimitValues, type Rule, type RuleContext } from "./rule.ts";
import { readAccelerators, readSignal } from "./telemetry.ts";

const ID = "right-size";
/** Three: the cheapest, and two to choose from where it is short of stock. */
const MAX_CANDIDATES = 3;
type Values = LimitValues<typeof RIGHT_SIZE_LIMITS>;
type ShelvedContext = RuleContext & { readonly shelf: Shelf };

export const rightSize: Rule<typeof RIGHT_SIZE_LIMITS> = {
  id: ID,
  title: "Each machine is the cheapest that holds its vCPU, memory, VRAM and GPU demand with headroom.",
  needs: ["cpuUtilization", "memoryUtilization", "gpuUtilization", "gpuMemoryUtilization"],
  limits: RIGHT_SIZE_LIMITS,
  judge: (context, limits) => {
    const shelf = shelfOf(context);
    return context.fleet.resources.map((resource) => judgeOne({ ...context, shelf }, resource, limits));
  },
};

function judgeOne(context: ShelvedContext, resource: Resource, limits: Values): Verdict {
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  if (!type) return unknown(ID, resource.id, `instance type ${resource.instanceType} is not in the catalog`);
  const unseen = unseenBecause(context, resource, type);
  if (unseen) return unknown(ID, resource.id, unseen);
  if (type.accelerators && someCardIdles(context, resource, type)) return pass(ID, resource.id);
  const price = currentPrice(context, resource);
  if (!price) return unknown(ID, resource.id, `no price for ${resource.instanceType} in ${resource.region}`);
  if (isSaturated(context, resource, limits)) return judgeUp(context, resource, type, price, limits);
  return judgeDown(context, resource, type, price, limits);
}

function unseenBecause(context: RuleContext, resource: Resource, type: InstanceType): string | undefined {
  const cpu = readSignal(resource, "cpuUtilization", context.now);
  if (cpu.kind !== "measured") return cpu.why;
  if (!type.accelerators) return undefined;
  const cards = readAccelerators(resource, type.accelerators.devices, context.now);
  return cards.kind === "measured" ? undefined : cards.why;
}

/** Then `idle` or `partly-idle` speaks: a smaller idle card is no answer. */
function someCardIdles(context: RuleContext, resource: Resource, type: InstanceType): boolean {
  if (isKeptQuiet(context, resource, "idle", "partly-idle")) return true;
  const cards = readAccelerators(resource, type.accelerators?.devices ?? 0, context.now);
  const idleLimits = { ...defaultsOf(IDLE_LIMITS), ...context.plan?.plan.limits.idle };
  return cards.kind === "measured" && cards.series.some((one) => !workBecause(one, idleLimits));
}

/** Training is meant to run flat out; a service at its ceiling is turning callers away. */
function isSaturated(context: RuleContext, resource: Resource, limits: Values): boolean {
  const workload = context.plan?.plan.workloads.find(
    (one) => one.name === context.assignment.get(resource.id),
  );
  if (workload?.kind === "training" || resource.kind === "sagemaker-training") return false;
  return resource.telemetry.some(
    ({ signal, p95 }) =>
      (signal === "cpuUtilization" || signal === "memoryUtilization") && p95 >= limits.saturated,
  );
}

function judgeDown(
  context: ShelvedContext,
  resource: Resource,
  type: InstanceType,
  price: Price,
  limits: Values,
): Verdict {
  const need = needOf(resource, type, limits);
  const isCheaper = cheaperThan(context, resource, price, limits);
  const cheaper = fitsFor(context, resource, type, need).filter(isCheaper);
  const candidates = cheaper.map((fit) => candidateOf(fit, price, resource, type));
  const [best] = candidates;
  if (!best || best.savingUsdPerMonth < limits.minSavingUsdPerMonth) return pass(ID, resource.id);
  return moveFinding(context, resource, { need, price, candidates, direction: "down" });
}

/**
 * A machine on spot is to be cheaper on demand too: between types that cost alike there, spot prices change places every week, and
 * what is bought on spot should take any of them.
 */
function cheaperThan(
  { prices }: RuleContext,
  { instanceType, region, capacityType }: Resource,
  price: Price,
  { minSaving }: Values,
): (fit: Fit) => boolean {
  const rate = (name: string) => priceOf(prices, region, name, "onDemand")?.usdPerHour;
  const onDemand = capacityType === "spot" ? rate(instanceType) : undefined;
  return (fit) =>
    fit.price.usdPerHour <= price.usdPerHour * (1 - minSaving) &&
    (onDemand === undefined || (rate(fit.name) ?? 0) <= onDemand * (1 - minSaving));
}

function judgeUp(
  context: ShelvedContext,
  resource: Resource,
  type: InstanceType,
  price: Price,
  limits: Values,
): Verdict {
  const need = needOf(resource, type, limits);
  const cpuBound = need.vcpus >= type.vcpus * limits.saturated;
  const memoryGiB = cpuBound ? type.memoryGiB : type.memoryGiB * limits.upSizeStep;
  const larger: Need = { ...need, vcpus: cpuBound ? type.vcpus * limits.upSizeStep : type.vcpus, memoryGiB };
  const candidates = fitsFor(context, resource, type, larger).map((fit) =>
    candidateOf(fit, price, resource, type),
  );
  if (candidates.length === 0)
    return unknown(ID, resource.id, "saturated, and no larger priced type is known");
  return moveFinding(context, resource, { need: larger, price, candidates, direction: "up" });
}

/** The cheapest three besides the machine itself. */
const fitsFor = (context: ShelvedContext, resource: Resource, type: InstanceType, need: Need): Fit[] =>
  firstThatFit(context.shelf(type, resource), need, context.accelerators, MAX_CANDIDATES + 1)
    .filter((fit) => fit.type.name !== type.name)
    .slice(0, MAX_CANDIDATES);
