import { ConfigError } from "../domain/errors.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { type Config, optional } from "./hugging-face-fields.ts";

type Shape = Omit<ModelArchitecture, "parameters" | "activeParameters" | "experts" | "expertsPerToken">;

/** Matrices, router, two norms a layer, a last norm, embeddings: all of them, and those that work on one token. */
export function countParameters(
  config: Config,
  shape: Shape,
): { readonly parameters: number; readonly activeParameters: number } {
  const { layers, hiddenSize, ffnSize, vocabSize } = shape;
  const matrices = (shape.gatedMlp ? 3 : 2) * hiddenSize;
  const experts = routedExperts(config);
  const sparse = experts === undefined ? 0 : sparseLayers(config, layers);
  const dense = (layers - sparse) * matrices * denseWidth(config, hiddenSize);
  const ofExperts = (each: number): number =>
    sparse * (matrices * (ffnSize * each + sharedWidth(config, ffnSize)) + hiddenSize * (experts ?? 0));
  const rest =
    layers * (attentionParameters(config, shape) + 2 * hiddenSize) +
    hiddenSize +
    vocabSize * hiddenSize * (shape.tiedEmbeddings ? 1 : 2);
  const used = experts === undefined ? 0 : expertsPerToken(config, experts);
  return {
    parameters: Math.round(rest + dense + ofExperts(experts ?? 0)),
    activeParameters: Math.round(rest + dense + ofExperts(used)),
  };
}

/** Experts of a layer and those a token meets, the shared ones among them, in the mean of all layers: a dense one is as many as it is wide. */
export function meanExperts(
  config: Config,
  { layers, hiddenSize, ffnSize }: Shape,
): Pick<ModelArchitecture, "experts" | "expertsPerToken"> {
  const experts = routedExperts(config);
  if (experts === undefined) return {};
  const sparse = sparseLayers(config, layers);
  const dense = ((layers - sparse) * denseWidth(config, hiddenSize)) / ffnSize;
  const shared = Math.ceil(sharedWidth(config, ffnSize) / ffnSize);
  const mean = (each: number): number => Math.max(1, Math.round((sparse * (each + shared) + dense) / layers));
  return { experts: mean(experts), expertsPerToken: mean(expertsPerToken(config, experts)) };
}

function routedExperts(config: Config): number | undefined {
  const experts = optional(config, "num_local_experts", "num_experts", "n_routed_experts");
  return experts === undefined || experts < 2 ? undefined : experts;
}

function expertsPerToken(config: Config, experts: number): number {
  const each = optional(config, "num_experts_per_tok", "num_experts_per_token") ?? 1;
  if (each <= experts) return each;
  throw new ConfigError(`got ${each} experts per token of ${experts}, expected at most as many`);
}

/** Of an expert where there are some, of the MLP where there are none. */
export const expertWidth = (config: Config, hiddenSize: number): number =>
  (routedExperts(config) === undefined ? undefined : optional(config, "moe_intermediate_size")) ??
  mlpWidth(config, hiddenSize);

const mlpWidth = (config: Config, hiddenSize: number): number =>
  optional(config, "intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "encoder_ffn_dim") ??
  4 * hiddenSize;

/** Llama 4 calls its experts' width `intermediate_size`, and that of its layers without experts otherwise. */
const denseWidth = (config: Config, hiddenSize: number): number =>
  optional(config, "intermediate_size_mlp") ?? mlpWidth(config, hiddenSize);

/** Width of all shared experts of a layer together: by number (DeepSeek), by width (Qwen), one in every Llama 4. */
function sharedWidth(config: Config, width: number): number {
  if (routedExperts(config) === undefined) return 0;
  const byNumber = (optional(config, "n_shared_experts") ?? 0) * width;
  const one = optional(config, "intermediate_size_mlp") === undefined ? 0 : width;
  return optional(config, "shared_expert_intermediate_size") ?? (byNumber || one);
}

/** Layers that hold experts: after the first few (DeepSeek), every so many (Llama 4, Qwen, DeepSeek), and not the ones named (Qwen). */
function sparseLayers(config: Config, layers: number): number {
  const first = optional(config, "first_k_dense_replace") ?? 0;
  const lastOf = optional(config, "interleave_moe_layer_step", "decoder_sparse_step") ?? 1;
  const firstOf = optional(config, "moe_layer_freq") ?? 1;
  const named = new Set(Array.isArray(config.mlp_only_layers) ? config.mlp_only_layers : []);
  let sparse = 0;
  for (let layer = 0; layer < layers; layer++)
    if (layer >= first && (layer + 1) % lastOf === 0 && layer % firstOf === 0 && !named.has(layer)) sparse++;
  return sparse;
}

/** Latent attention projects queries and key-values through ranks (DeepSeek-V2, arXiv 2405.04434, section 2.1). */
function attentionParameters(config: Config, { hiddenSize, heads, kvHeads, headDim }: Shape): number {
  const rank = optional(config, "kv_lora_rank");
  if (rank === undefined) return hiddenSize * (headDim ?? hiddenSize / heads) * (2 * heads + 2 * kvHeads);
  const rope = optional(config, "qk_rope_head_dim") ?? 0;
  const nope = optional(config, "qk_nope_head_dim") ?? hiddenSize / heads;
  const value = optional(config, "v_head_dim") ?? nope;
  const queries = heads * (nope + rope);
  const queryRank = optional(config, "q_lora_rank");
  return (
    (queryRank === undefined ? hiddenSize * queries : queryRank * (hiddenSize + queries)) +
    hiddenSize * (rank + rope) +
    rank * heads * (nope + value) +
    heads * value * hiddenSize
  );
}
