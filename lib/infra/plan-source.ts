import { readFileSync } from "node:fs";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNamed, modelNames } from "../catalog/models.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import { ConfigError } from "../domain/errors.ts";
import type { CapacityPlan, Plan } from "../domain/plan.ts";
import { parsePlan } from "../plan-file/parse.ts";
import { knownLimits } from "../rules/index.ts";
import { sizePlan } from "../sizing/capacity-plan.ts";

/** Read and sized while the stack is drawn: a Lambda gets the value and needs neither YAML nor a schema. Throws ConfigError. */
export function readSizedPlan(path: string): CapacityPlan {
  const instanceTypes = embeddedInstanceTypes();
  const accelerators = embeddedAccelerators();
  const plan = parsePlan(bytesOf(path), {
    fileName: path,
    knownLimits: knownLimits(),
    knownModels: modelNames(),
    knownAccelerators: Object.keys(accelerators),
    knownInstanceTypes: Object.keys(instanceTypes),
  });
  return sizePlan(plan, { prices: embeddedPriceBook(), instanceTypes, accelerators, modelNamed });
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`cannot read the plan ${path} (${reason}); give one with -c plan=FILE`, { cause });
  }
}

/** One sentence for each workload that cannot run as it is planned. */
export const infeasible = ({ workloads }: CapacityPlan): readonly string[] =>
  workloads
    .filter(({ feasible }) => !feasible)
    .map(({ workload, notes }) => `${workload} cannot run as planned: ${notes.join("; ")}`);

/** Where the plan's workloads run: its own region first. */
export const regionsOf = (plan: Plan): readonly string[] => [
  ...new Set([plan.region, ...plan.workloads.flatMap(({ region }) => region ?? [])]),
];
