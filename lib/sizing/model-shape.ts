import type { ModelArchitecture } from "../domain/workload.ts";

export const headDim = (model: ModelArchitecture): number => model.headDim ?? model.hiddenSize / model.heads;
export const queryWidth = (model: ModelArchitecture): number => model.heads * headDim(model);
export const kvWidth = (model: ModelArchitecture): number => model.kvHeads * headDim(model);

/** The input embedding, and the output head where it is a matrix of its own. */
export const embeddingParameters = (model: ModelArchitecture): number =>
  model.vocabSize * model.hiddenSize * (model.tiedEmbeddings ? 1 : 2);

/** Everything quantization touches. */
export const linearParameters = (model: ModelArchitecture): number =>
  Math.max(0, model.parameters - embeddingParameters(model));

/** Parameters that work on one token; a mixture of experts leaves the others idle. */
export const activeParameters = (model: ModelArchitecture): number =>
  model.activeParameters ?? model.parameters;

/** Of one MLP, or of one expert: up, down and, gated, gate. */
export const mlpParameters = ({ hiddenSize, ffnSize, gatedMlp }: MlpShape): number =>
  (gatedMlp ? 3 : 2) * hiddenSize * ffnSize;

type MlpShape = Pick<ModelArchitecture, "hiddenSize" | "ffnSize" | "gatedMlp">;

/** Low-rank adapters on every linear layer: rank x (in + out) each. */
export function adapterParameters(model: ModelArchitecture, rank: number): number {
  const h = model.hiddenSize;
  const attention = 2 * (h + queryWidth(model)) + 2 * (h + kvWidth(model));
  const mlp = (model.gatedMlp ? 3 : 2) * (h + model.ffnSize) * (model.experts ?? 1);
  return model.layers * rank * (attention + mlp);
}

/** Multiply-accumulates of one layer and token: projections, and the experts that a token is sent to. */
export function layerParameters(model: ModelArchitecture): number {
  if (model.experts !== undefined && model.activeParameters !== undefined)
    return Math.max(0, model.activeParameters - embeddingParameters(model)) / model.layers;
  const h = model.hiddenSize;
  const mlps = mlpParameters(model) * (model.expertsPerToken ?? 1);
  return h * (2 * queryWidth(model) + 2 * kvWidth(model)) + mlps;
}

/** Those of the output head, which multiplies whether or not it shares the embedding's weights. */
export const headParameters = (model: ModelArchitecture): number => model.vocabSize * model.hiddenSize;

/** All matrices that are trained and moved about, idle experts included. */
export const matrixParameters = (model: ModelArchitecture): number =>
  model.experts === undefined
    ? model.layers * layerParameters(model) + headParameters(model)
    : model.parameters;
