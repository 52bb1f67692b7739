import { ConfigError } from "../domain/errors.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { type Config, optional, whole } from "./hugging-face-fields.ts";
import { countParameters, expertWidth, meanExperts } from "./hugging-face-parameters.ts";

/** Families whose feed-forward has two matrices; all others known to this file gate theirs (three). */
const PLAIN_MLP = new Set([
  "gpt2",
  "gptj",
  "gpt_neox",
  "gpt_neo",
  "falcon",
  "mpt",
  "bloom",
  "opt",
  "bert",
  "roberta",
  "phi",
  "vit",
]);
/** Where a config does not say whether the output head is the input embedding, its class's default (transformers 4.57, 2025-11). */
const TIED_BY_DEFAULT = new Set([
  "gpt2",
  "gemma",
  "gemma2",
  "gemma3",
  "gemma3_text",
  "falcon",
  "mpt",
  "bloom",
  "opt",
  "bert",
  "roberta",
]);
const GATED = new Set([
  ...[
    "llama",
    "llama4",
    "llama4_text",
    "mistral",
    "mistral3",
    "mixtral",
    "qwen2",
    "qwen2_moe",
    "qwen3",
    "qwen3_moe",
  ],
  ...[
    "gemma",
    "gemma2",
    "gemma3",
    "gemma3_text",
    "phi3",
    "deepseek_v2",
    "deepseek_v3",
    "olmo",
    "olmo2",
    "granite",
    "cohere",
  ],
  ...["cohere2", "stablelm", "yi", "internlm2", "smollm3", "glm4", "starcoder2", "gpt_oss", "minimax"],
]);
/** Latent attention keeps `kv_lora_rank + qk_rope_head_dim` values a token and layer: as key-value heads of 128, rounded down to a divisor. */
const LATENT_HEAD = 128;

/**
 * The architecture that a Hugging Face `config.json` describes, with parameters counted from it (biases and positions apart, about
 * 1 %). ConfigError names the field that is missing, or the family that is not known.
 */
export function architectureOfConfig(config: unknown): ModelArchitecture {
  if (typeof config !== "object" || config === null || Array.isArray(config))
    throw new ConfigError("got no JSON object, expected a Hugging Face config.json");
  const outer = config as Config;
  // Multimodal models keep the language model's figures one level down.
  const text =
    typeof outer.text_config === "object" && outer.text_config !== null
      ? (outer.text_config as Config)
      : outer;
  const family = familyOf(text, outer);
  const shape = shapeOf(text, family);
  const experts = meanExperts(text, shape);
  const { parameters, activeParameters } = countParameters(text, shape);
  return {
    parameters,
    ...(experts.experts === undefined ? {} : { activeParameters }),
    ...shape,
    ...experts,
  };
}

function familyOf(text: Config, outer: Config): string {
  const family = text.model_type ?? outer.model_type;
  if (typeof family === "string" && (PLAIN_MLP.has(family) || GATED.has(family))) return family;
  throw new ConfigError(
    `got model_type ${JSON.stringify(family) ?? "none"}, expected one of ${[...GATED, ...PLAIN_MLP].toSorted().join(", ")}; ` +
      "give the architecture itself for any other",
  );
}

type Shape = Omit<ModelArchitecture, "parameters" | "activeParameters">;

function shapeOf(config: Config, family: string): Shape {
  const hiddenSize = whole(config, "hidden_size", "n_embd", "d_model");
  const heads = whole(config, "num_attention_heads", "n_head", "n_heads");
  const headDim = optional(config, "head_dim") ?? hiddenSize / heads;
  const isLatent = optional(config, "kv_lora_rank") !== undefined;
  const tied = config.tie_word_embeddings ?? config.tie_embeddings;
  return {
    layers: whole(config, "num_hidden_layers", "n_layer", "n_layers"),
    hiddenSize,
    heads,
    kvHeads: isLatent ? latentHeads(config, heads) : kvHeadsOf(config, family, heads),
    ...(isLatent ? { headDim: LATENT_HEAD } : headDim === hiddenSize / heads ? {} : { headDim }),
    ffnSize: expertWidth(config, hiddenSize),
    vocabSize: whole(config, "vocab_size"),
    gatedMlp: GATED.has(family),
    tiedEmbeddings: typeof tied === "boolean" ? tied : TIED_BY_DEFAULT.has(family),
  };
}

function kvHeadsOf(config: Config, family: string, heads: number): number {
  if (config.multi_query === true && family === "falcon" && config.new_decoder_architecture !== true)
    return 1;
  return optional(config, "num_key_value_heads", "num_kv_heads") ?? heads;
}

function latentHeads(config: Config, heads: number): number {
  const values = whole(config, "kv_lora_rank") + (optional(config, "qk_rope_head_dim") ?? 0);
  const wanted = Math.max(1, Math.floor(values / (2 * LATENT_HEAD)));
  return heads % wanted === 0 ? wanted : 1;
}
