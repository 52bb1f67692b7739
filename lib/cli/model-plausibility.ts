import { ConfigError } from "../domain/errors.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { embeddingParameters, kvWidth, mlpParameters, queryWidth } from "../sizing/model-shape.ts";

/**
 * Parameters and the dimensions may differ by what the dimensions do not say: positions, biases, shared or interleaved experts, latent
 * attention. Published models stay within 0.5 (Llama 4 Maverick, dense every other layer) and 1.4 (MPT-125M, positions to 65,536).
 */
const FACTOR = 2;
/** Of a mixture `ffnSize` may be, as config.json's intermediate_size is, that of a dense layer: DeepSeek-V3 then counts to 9 times. */
const MIXTURE_FACTOR = 10;

/** Throws a ConfigError for parameters that the dimensions cannot make: one of the two is a typo, and both are in every answer. */
export function refuseImplausible(model: ModelArchitecture): void {
  const counted = countedParameters(model);
  const factor = model.experts === undefined ? FACTOR : MIXTURE_FACTOR;
  const tooFew = model.parameters * factor < counted;
  // A mixture whose experts are not given holds more than its dimensions say.
  const isMixture = model.activeParameters !== undefined && model.experts === undefined;
  if (!tooFew && (isMixture || model.parameters <= counted * factor)) return;
  throw new ConfigError(
    `got ${model.parameters} parameters, expected about ${counted}, what the dimensions count to (within a factor of ${factor})`,
  );
}

/** Beyond it a low-rank adapter is larger than what it adapts. */
export function refuseRank({ hiddenSize }: ModelArchitecture, loraRank: number | undefined): void {
  if (loraRank === undefined || loraRank <= hiddenSize) return;
  throw new ConfigError(`got loraRank ${loraRank}, expected at most the hiddenSize, ${hiddenSize}`);
}

/** Attention, MLPs of all experts, embeddings. */
const countedParameters = (model: ModelArchitecture): number =>
  model.layers *
    (2 * model.hiddenSize * (queryWidth(model) + kvWidth(model)) +
      mlpParameters(model) * (model.experts ?? 1)) +
  embeddingParameters(model);
