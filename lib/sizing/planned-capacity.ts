import type { Accelerators, InstanceTypes } from "../domain/instance-type.ts";
import { isSageMakerType, type PriceBook } from "../domain/offering.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { costOf, HOURS_PER_MONTH, hours, scaleRate } from "../domain/units.ts";
import type { Model, ModelArchitecture, Workload } from "../domain/workload.ts";
import type { InstanceChoice, Market } from "./instance-choice.ts";

/** Everything sizing needs to know beside the plan, handed in as values. */
export interface SizingFacts {
  readonly prices: PriceBook;
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
  readonly modelNamed: (name: string) => ModelArchitecture | undefined;
}

export type ComputeWorkload = Exclude<Workload, { kind: "fixed" }>;

export const architectureOf = (
  model: Model | undefined,
  facts: SizingFacts,
): ModelArchitecture | undefined => (typeof model === "string" ? facts.modelNamed(model) : model);

export const isSageMaker = ({ match, instanceType = "" }: ComputeWorkload): boolean =>
  match?.sagemakerEndpoint !== undefined ||
  match?.sagemakerTrainingJob !== undefined ||
  isSageMakerType(instanceType);

export const marketOf = (workload: ComputeWorkload, region: string, facts: SizingFacts): Market => ({
  region: workload.region ?? region,
  purchase: workload.purchase,
  sagemaker: isSageMaker(workload),
  prices: facts.prices,
  instanceTypes: facts.instanceTypes,
});

/** A workload the plan says too little about, or that cannot run as planned: stated, never zero dollars. */
export const unsized = (
  workload: ComputeWorkload,
  note: string,
  arithmetic: readonly string[] = [],
): PlannedCapacity => ({
  workload: workload.name,
  kind: workload.kind,
  feasible: false,
  notes: [note],
  instances: 0,
  accelerators: 0,
  vcpus: 0,
  memoryGiB: 0,
  hoursPerMonth: 0,
  purchase: workload.purchase,
  arithmetic,
});

export interface Placement {
  readonly choice: InstanceChoice;
  /** Wall-clock hours a month all instances run; undefined when the plan does not say. */
  readonly hoursPerMonth: number | undefined;
  readonly notes: readonly string[];
  readonly arithmetic: readonly string[];
  readonly replicas?: PlannedCapacity["replicas"];
  readonly vramGiBEach?: number;
}

export function placed(workload: ComputeWorkload, placement: Placement): PlannedCapacity {
  const { choice, hoursPerMonth, replicas, vramGiBEach } = placement;
  const { type, instances, price } = choice;
  const usdPerHour = price && scaleRate(price.usdPerHour, instances);
  const paidHours = paidHoursOf(workload, hoursPerMonth);
  const monthlyUsd = usdPerHour && paidHours !== undefined ? costOf(usdPerHour, hours(paidHours)) : undefined;
  return {
    workload: workload.name,
    kind: workload.kind,
    feasible: true,
    notes: [...placement.notes, ...unknowns(workload, placement)],
    instanceType: choice.name,
    instances,
    ...(type.accelerators ? { accelerator: type.accelerators.model } : {}),
    accelerators: (type.accelerators?.count ?? 0) * instances,
    vcpus: type.vcpus * instances,
    memoryGiB: type.memoryGiB * instances,
    hoursPerMonth: hoursPerMonth ?? 0,
    purchase: workload.purchase,
    ...(replicas ? { replicas } : {}),
    ...(vramGiBEach === undefined ? {} : { vramGiBEach }),
    ...(price ? { price } : {}),
    ...(usdPerHour === undefined ? {} : { usdPerHour }),
    ...(monthlyUsd === undefined ? {} : { monthlyUsd }),
    arithmetic: [...placement.arithmetic, ...costLines(placement, paidHours, monthlyUsd)],
  };
}

/** A commitment is paid for every hour of the month, used or not. */
const paidHoursOf = (workload: ComputeWorkload, hoursPerMonth: number | undefined): number | undefined =>
  workload.purchase === "reserved" ? HOURS_PER_MONTH : hoursPerMonth;

function unknowns(workload: ComputeWorkload, { choice, hoursPerMonth }: Placement): string[] {
  const notes = [];
  if (!choice.price) notes.push(`no ${workload.purchase} price known for ${choice.name}: cost unknown`);
  if (hoursPerMonth === undefined) notes.push("hours a month unknown: give `tokens` or `hoursPerMonth`");
  return notes;
}

function costLines(
  { choice }: Placement,
  paidHours: number | undefined,
  monthlyUsd: number | undefined,
): string[] {
  const { name, instances, price } = choice;
  if (!price || monthlyUsd === undefined || paidHours === undefined) return [];
  return [
    `${instances} x ${name} x ${price.usdPerHour} USD/h x ${Number(paidHours.toFixed(1))} h = ` +
      `${monthlyUsd.toFixed(2)} USD a month (${price.source}, ${price.asOf})`,
  ];
}
