import type { Resource } from "../domain/fleet.ts";
import { type InstanceType, instanceTypeNamed } from "../domain/instance-type.ts";
import { isRegion, roundedUp, scalar, workloadName } from "../domain/plan-text.ts";
import { requestPeakOf } from "../domain/request-peak.ts";
import { HOURS_PER_MONTH, type Usd } from "../domain/units.ts";
import type { RuleContext } from "./rule.ts";

/** A job that is there today: a week of each month until somebody knows better, as `init` guesses. */
const JOB_HOURS = 168;
/** Where no request was ever seen: a figure that is easy to recognise and to replace. */
const UNSEEN_QPS_EACH = 10;
/** The longest text a plan holds, and the largest sum. */
const MOST_TEXT = 256;
const MOST_USD = 1e10;

/** A workload that makes what runs planned, guessed as `init` guesses; undefined where no plan can name the machine. */
export function unplannedEdit(
  context: RuleContext,
  resource: Resource,
  monthlyUsd: Usd | undefined,
): string | undefined {
  const { id, region, capacityType } = resource;
  if (id === "" || id.length > MOST_TEXT || id.includes("*")) return undefined;
  const elsewhere = region !== context.plan?.plan.region && isRegion(region);
  return [
    `  - name: ${scalar(namesOf(context).get(id) ?? id)}`,
    ...guessOf(context, resource, monthlyUsd).map((line) => `    ${line}`),
    `    match: { instanceIds: [${scalar(id)}] }`,
    ...(elsewhere ? [`    region: ${region}`] : []),
    ...(capacityType === "on-demand" ? [] : [`    purchase: ${capacityType}`]),
  ].join("\n");
}

const known = new WeakMap<RuleContext, ReadonlyMap<string, string>>();

/** A name of its own for each machine: its Name where no other has the same, else its id; edits are pasted together. */
function namesOf(context: RuleContext): ReadonlyMap<string, string> {
  const names = known.get(context) ?? namesIn(context);
  known.set(context, names);
  return names;
}

function namesIn({ fleet, plan, assignment }: RuleContext): ReadonlyMap<string, string> {
  const unplanned = fleet.resources.filter(({ id }) => !assignment.has(id));
  const wishes = unplanned.map(({ id, tags }) => ({ id, wish: workloadName(tags.Name || id, new Set()) }));
  const shared = Map.groupBy(wishes, ({ wish }) => wish);
  const taken = new Set(plan?.plan.workloads.map(({ name }) => name));
  return new Map(
    wishes.map(({ id, wish }) => {
      const name = workloadName((shared.get(wish)?.length ?? 0) > 1 ? id : wish, taken);
      taken.add(name);
      return [id, name];
    }),
  );
}

function guessOf(context: RuleContext, resource: Resource, monthlyUsd: Usd | undefined): string[] {
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  const cards = type?.accelerators?.count ?? 0;
  if (type !== undefined && resource.instances > 0 && Number.isInteger(cards)) {
    const peak = requestPeakOf([resource]);
    if (resource.kind === "sagemaker-endpoint" || (resource.kind === "ec2" && peak !== undefined))
      return serviceLines(context, resource, type, peak);
    if (Object.hasOwn(context.accelerators, type.accelerators?.model ?? "")) return jobLines(resource, cards);
  }
  return [
    "kind: fixed",
    monthlyUsd === undefined
      ? "monthlyUsd: 0  # FILL IN: no price is known"
      : `monthlyUsd: ${Math.min(MOST_USD, roundedUp(monthlyUsd, 3))}`,
  ];
}

function jobLines({ kind, instances, instanceType }: Resource, cards: number): string[] {
  const hours = kind === "sagemaker-training" ? JOB_HOURS : HOURS_PER_MONTH;
  return [
    "kind: training",
    `instanceType: ${scalar(instanceType)}`,
    `accelerators: ${cards * instances}`,
    `hoursPerMonth: ${hours * instances}  # GUESS`,
  ];
}

/** Such that what runs is what is planned: ceil(peak × (1 + headroom) / qps) = instances. */
function serviceLines(
  { plan }: RuleContext,
  { instances, instanceType }: Resource,
  { vcpus, memoryGiB, accelerators }: InstanceType,
  peak: number | undefined,
): string[] {
  const peakQps = peak === undefined ? UNSEEN_QPS_EACH * instances : roundedUp(peak, 3);
  const qps = roundedUp((peakQps * (1 + (plan?.plan.headroom ?? 0))) / instances, 4);
  const needs = `vcpus: ${vcpus}, memoryGiB: ${memoryGiB}${accelerators ? `, accelerators: ${accelerators.count}` : ""}`;
  return [
    "kind: inference",
    `instanceType: ${scalar(instanceType)}`,
    `demand: { peakQps: ${peakQps} }${peak === undefined ? "  # GUESS: no requests seen" : ""}`,
    `replica: { qps: ${qps}, ${needs} }  # GUESS: what runs is just enough`,
  ];
}
