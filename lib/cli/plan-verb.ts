import { join, resolve } from "node:path";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNamed } from "../catalog/models.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import { ConfigError, nearest } from "../domain/errors.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import { planJsonSchema } from "../plan-file/schema.ts";
import { inertJson } from "../reports/inert-text.ts";
import { sizePlan } from "../sizing/capacity-plan.ts";
import { explainWorkload } from "../sizing/explanation.ts";
import type { SizingFacts } from "../sizing/planned-capacity.ts";
import { EXIT } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { painter } from "./paint.ts";
import {
  type Manifest,
  manifestsOf,
  planDetails,
  planJson,
  renderPlan,
  scaleToZeroManifestsOf,
} from "./plan.ts";
import { renderPlanExplanation } from "./plan-explain.ts";
import { findPlan, readPlan } from "./plan-path.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";

interface PlanOptions {
  readonly plan?: string;
  readonly manifests?: string;
  readonly explain?: string;
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
    .option("--explain <workload>", "open every number of one workload into its terms")
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
  if (options.explain !== undefined) {
    printExplanation(plan, facts, { ...options, explain: options.explain }, terminal);
    return;
  }
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

function printExplanation(
  plan: CapacityPlan,
  facts: SizingFacts,
  { explain, json }: PlanOptions & { readonly explain: string },
  { width, color, stdout }: Terminal,
): void {
  const explanation = explainWorkload(plan, explain, facts);
  if (!explanation) {
    const names = plan.workloads.map(({ workload }) => workload);
    const close = nearest(explain, names);
    throw new ConfigError(
      `got --explain ${explain}, expected ${close === undefined ? `one of ${names.join(", ")}` : `a workload of the plan: did you mean ${close}?`}`,
    );
  }
  stdout(
    json
      ? `${inertJson(explanation)}\n`
      : renderPlanExplanation(explanation, { width, paint: painter(color) }),
  );
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
