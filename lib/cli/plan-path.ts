import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNames } from "../catalog/models.ts";
import { ConfigError } from "../domain/errors.ts";
import type { Plan } from "../domain/plan.ts";
import { parsePlan } from "../plan-file/parse.ts";
import { knownLimits } from "../rules/index.ts";

/** The plan that was named, or plan.yaml in the first folder that has one, or none. */
export function findPlan(named: string | undefined, folders: readonly string[]): string | undefined {
  if (named !== undefined) return named;
  return folders.map((folder) => join(folder, "plan.yaml")).find((path) => existsSync(path));
}

export function readPlan(path: string): Plan {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`cannot read the plan ${path} (${reason}); give one with --plan FILE`, { cause });
  }
  return parsePlan(bytes, {
    fileName: path,
    knownLimits: knownLimits(),
    knownModels: modelNames(),
    knownAccelerators: Object.keys(embeddedAccelerators()),
    knownInstanceTypes: Object.keys(embeddedInstanceTypes()),
  });
}
