import { join, resolve } from "node:path";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNamed } from "../catalog/models.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import { ConfigError } from "../domain/errors.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import { planJsonSchema } from "../plan-file/schema.ts";
import { sizePlan } from "../sizing/capacity-plan.ts";
import { EXIT } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import {
  type Manifest,
  manifestsOf,
  planDetails,
  planJson,
  renderPlan,
  scaleToZeroManifestsOf,
} from "./plan.ts";
import { findPlan, readPlan } from "./plan-path.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";

interface PlanOptions {
  readonly plan?: string;
  readonly manifests?: string;
  readonly schema?: boolean;
  readonly json?: boolean;
}

export const addPlanVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("plan")
    .argument("[file]", "plan file (default: plan.yaml in the working folder)")
    .description("sizes plan.yaml: memory, accelerators, replicas, time, cost by capacity type, strategies")
    .option("--plan <file>", "the same as the argument")
    .option(
      "--manifests <dir>",
      "write a HorizontalPodAutoscaler for each service there, and in scale-to-zero/ KEDA's ScaledObject to take its place",
    )
    .option("--schema", "print the plan file's JSON Schema")
    .option("--json", "print JSON")
    .action((file: string | undefined, options: PlanOptions) => {
      printPlan({ ...options, ...(file === undefined ? {} : { plan: file }) }, terminal);
      finish(EXIT.ok);
    });
};

function printPlan(options: PlanOptions, terminal: Terminal): void {
  if (options.schema) {
    terminal.stdout(`${JSON.stringify(planJsonSchema(), null, 2)}\n`);
    return;
  }
  const path = findPlan(options.plan, [terminal.workingDirectory]);
  if (path === undefined)
    throw new ConfigError("got no plan.yaml in this folder, expected one: give it as `headroom plan FILE`");
  const facts = {
    prices: embeddedPriceBook(),
    instanceTypes: embeddedInstanceTypes(),
    accelerators: embeddedAccelerators(),
    modelNamed,
  };
  const plan = sizePlan(readPlan(resolve(terminal.workingDirectory, path)), facts);
  const details = planDetails(plan, facts);
  const { width, color } = terminal;
  terminal.stdout(
    options.json
      ? `${JSON.stringify(planJson(plan, details), null, 2)}\n`
      : `${renderPlan(plan, details, { width, color })}\n`,
  );
  if (options.manifests)
    writeManifests(plan, resolve(terminal.workingDirectory, options.manifests), terminal);
}

function writeManifests(plan: CapacityPlan, folder: string, terminal: Terminal): void {
  writeAll(manifestsOf(plan), folder, terminal);
  // In a folder of its own: `kubectl apply -f DIR` does not descend, so that a service never gets both.
  const toZero = scaleToZeroManifestsOf(plan);
  if (toZero.length > 0) writeAll(toZero, join(folder, "scale-to-zero"), terminal);
}

function writeAll(manifests: readonly Manifest[], folder: string, terminal: Terminal): void {
  prepareOutputFolder(folder);
  for (const { fileName, yaml } of manifests)
    terminal.stderr(`wrote ${writeOutputFile(folder, fileName, yaml)}\n`);
}
