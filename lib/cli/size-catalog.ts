import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import type { Accelerator, Accelerators } from "../domain/instance-type.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { mlpParameters } from "../sizing/model-shape.ts";
import { refuseImplausible } from "./model-plausibility.ts";
import { count } from "./size-fields.ts";

export interface SizeCatalog {
  readonly accelerators: Accelerators;
  readonly modelNamed: (name: string) => ModelArchitecture | undefined;
}

/** A thousand layers have been trained (DeepNet, arXiv 2203.00555); fifty times the largest model published (2e12). */
const MOST_LAYERS = 1000;
const MOST_PARAMETERS = 1e14;

const architecture = z.object({
  parameters: z.number().positive().max(MOST_PARAMETERS, `expected at most ${MOST_PARAMETERS}`),
  activeParameters: z.number().positive().optional(),
  layers: count.max(MOST_LAYERS, `expected at most ${MOST_LAYERS}`),
  hiddenSize: count,
  heads: count,
  kvHeads: count,
  headDim: count.optional(),
  ffnSize: count,
  vocabSize: count,
  gatedMlp: z.boolean(),
  tiedEmbeddings: z.boolean(),
  experts: count.optional(),
  expertsPerToken: count.optional(),
});

/** A catalog name, or the architecture itself. */
export const modelField = z.union([z.string(), architecture], {
  error: ({ input }) =>
    `got ${input === undefined ? "none" : JSON.stringify(input)}, expected a catalog name or an architecture`,
});

export function architectureIn(model: z.infer<typeof modelField>, catalog: SizeCatalog): ModelArchitecture {
  if (typeof model === "string") {
    const named = catalog.modelNamed(model);
    if (!named) throw new ConfigError(`got model ${model}, expected a catalog name or an architecture`);
    return named;
  }
  const { activeParameters, headDim, experts, expertsPerToken, ...shape } = model;
  if (expertsPerToken !== undefined && expertsPerToken > (experts ?? 0))
    throw new ConfigError(
      `got ${expertsPerToken} experts per token of ${experts ?? 0}, expected at most as many`,
    );
  if (activeParameters !== undefined && activeParameters > shape.parameters)
    throw new ConfigError(
      `got ${activeParameters} active of ${shape.parameters} parameters, expected at most as many`,
    );
  if (shape.parameters < shape.vocabSize * shape.hiddenSize)
    throw new ConfigError(
      `got ${shape.parameters} parameters, expected at least the embedding's ${shape.vocabSize} x ${shape.hiddenSize}`,
    );
  if (shape.heads % shape.kvHeads !== 0)
    throw new ConfigError(
      `got ${shape.heads} heads and ${shape.kvHeads} kvHeads, expected a divisor of the heads`,
    );
  if (headDim === undefined && shape.hiddenSize % shape.heads !== 0)
    throw new ConfigError(
      `got hiddenSize ${shape.hiddenSize} over ${shape.heads} heads, expected a multiple or headDim`,
    );
  const active = activeParameters ?? activeOf(model);
  const known = {
    ...shape,
    ...(active === undefined ? {} : { activeParameters: active }),
    ...(headDim === undefined ? {} : { headDim }),
    ...(experts === undefined ? {} : { experts }),
    ...(expertsPerToken === undefined ? {} : { expertsPerToken }),
  };
  refuseImplausible(known);
  return known;
}

/** All but the experts a token is not sent to, each `ffnSize` wide; undefined where that leaves nothing, or no expert is idle. */
function activeOf(model: z.infer<typeof architecture>): number | undefined {
  const { parameters, layers, experts, expertsPerToken } = model;
  if (experts === undefined || expertsPerToken === undefined || experts === expertsPerToken) return undefined;
  const idle = layers * (experts - expertsPerToken) * mlpParameters(model);
  return idle < parameters ? parameters - idle : undefined;
}

export function chipIn(name: string, { accelerators }: SizeCatalog): Accelerator {
  const chip = Object.hasOwn(accelerators, name) ? accelerators[name] : undefined;
  if (chip) return chip;
  throw new ConfigError(`got accelerator ${name}, expected one of ${Object.keys(accelerators).join(", ")}`);
}
