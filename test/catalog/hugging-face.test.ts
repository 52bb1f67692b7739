import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { architectureOfConfig } from "../../lib/catalog/hugging-face.ts";
import { modelNamed } from "../../lib/catalog/models.ts";

/** As huggingface.co has them, cut to what matters here (2025-11). */
const LLAMA_8B = {
  model_type: "llama",
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14336,
  vocab_size: 128256,
  tie_word_embeddings: false,
};
const MIXTRAL = {
  ...LLAMA_8B,
  model_type: "mixtral",
  vocab_size: 32000,
  num_local_experts: 8,
  num_experts_per_tok: 2,
};
const GPT2 = { model_type: "gpt2", n_embd: 768, n_layer: 12, n_head: 12, vocab_size: 50257 };
const QWEN3_MOE = {
  model_type: "qwen3_moe",
  hidden_size: 2048,
  num_hidden_layers: 48,
  num_attention_heads: 32,
  num_key_value_heads: 4,
  head_dim: 128,
  intermediate_size: 6144,
  moe_intermediate_size: 768,
  num_experts: 128,
  num_experts_per_tok: 8,
  vocab_size: 151936,
  tie_word_embeddings: false,
};
const GEMMA_3 = {
  model_type: "gemma3",
  text_config: {
    model_type: "gemma3_text",
    hidden_size: 5376,
    num_hidden_layers: 62,
    num_attention_heads: 32,
    num_key_value_heads: 16,
    head_dim: 128,
    intermediate_size: 21504,
    vocab_size: 262208,
  },
};
const FALCON_7B = {
  model_type: "falcon",
  hidden_size: 4544,
  num_hidden_layers: 32,
  num_attention_heads: 71,
  multi_query: true,
  new_decoder_architecture: false,
  vocab_size: 65024,
};

const DEEPSEEK_V3 = {
  model_type: "deepseek_v3",
  hidden_size: 7168,
  num_hidden_layers: 61,
  num_attention_heads: 128,
  num_key_value_heads: 128,
  intermediate_size: 18432,
  moe_intermediate_size: 2048,
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_experts_per_tok: 8,
  first_k_dense_replace: 3,
  moe_layer_freq: 1,
  kv_lora_rank: 512,
  q_lora_rank: 1536,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  vocab_size: 129280,
  tie_word_embeddings: false,
};
const LLAMA_4_SCOUT = {
  model_type: "llama4",
  text_config: {
    model_type: "llama4_text",
    hidden_size: 5120,
    num_hidden_layers: 48,
    num_attention_heads: 40,
    num_key_value_heads: 8,
    head_dim: 128,
    intermediate_size: 8192,
    intermediate_size_mlp: 16384,
    num_local_experts: 16,
    num_experts_per_tok: 1,
    interleave_moe_layer_step: 1,
    vocab_size: 202048,
  },
};
const QWEN2_MOE = {
  model_type: "qwen2_moe",
  hidden_size: 3584,
  num_hidden_layers: 28,
  num_attention_heads: 28,
  num_key_value_heads: 4,
  intermediate_size: 18944,
  moe_intermediate_size: 2560,
  shared_expert_intermediate_size: 20480,
  num_experts: 64,
  num_experts_per_tok: 8,
  vocab_size: 151936,
  tie_word_embeddings: false,
};

describe("a Hugging Face config.json", () => {
  test.each([
    ["llama-3.1-8b", LLAMA_8B],
    ["mixtral-8x7b", MIXTRAL],
    ["gpt2", GPT2],
    ["qwen3-30b-a3b", QWEN3_MOE],
    ["gemma-3-27b", GEMMA_3],
    ["falcon-7b", FALCON_7B],
    ["deepseek-v3", DEEPSEEK_V3],
    ["llama-4-scout", LLAMA_4_SCOUT],
  ])("becomes the catalog's %s, parameters within 1.1 %%", (name, config) => {
    const known = modelNamed(name);
    if (!known) throw new Error(`the catalog has lost ${name}`);
    const { parameters, activeParameters, ...shape } = architectureOfConfig(config);
    const { parameters: published, activeParameters: active, ...catalogued } = known;
    expect(shape).toEqual(catalogued);
    expect(Math.abs(parameters / published - 1)).toBeLessThan(0.011);
    expect(activeParameters === undefined).toBe(active === undefined);
    if (active !== undefined) expect(Math.abs((activeParameters ?? 0) / active - 1)).toBeLessThan(0.011);
  });

  const maverick = { ...LLAMA_4_SCOUT.text_config, num_local_experts: 128, interleave_moe_layer_step: 2 };
  // Billions, by the model cards: Qwen2-57B-A14B, Llama 4 Maverick, and Qwen1.5-MoE-A2.7B (2024 and 2025).
  test.each([
    ["a wide shared expert", QWEN2_MOE, 57.4, 14.2],
    ["dense layers between sparse ones", maverick, 400.7, 17.2],
    [
      "several shared experts in one width",
      {
        ...QWEN2_MOE,
        hidden_size: 2048,
        num_hidden_layers: 24,
        num_attention_heads: 16,
        num_key_value_heads: 16,
        intermediate_size: 5632,
        moe_intermediate_size: 1408,
        shared_expert_intermediate_size: 5632,
        num_experts: 60,
        num_experts_per_tok: 4,
      },
      14.3,
      2.7,
    ],
  ])("%s is counted: %d billion parameters", (_, config, billions, active) => {
    const { parameters, activeParameters = 0 } = architectureOfConfig(config);
    expect(Math.abs(parameters / 1e9 / billions - 1)).toBeLessThan(0.005);
    expect(Math.abs(activeParameters / 1e9 / active - 1)).toBeLessThan(0.02);
  });

  test("layers named as dense hold no experts", () => {
    const all = architectureOfConfig(QWEN3_MOE).parameters;
    const without = architectureOfConfig({ ...QWEN3_MOE, mlp_only_layers: [0, 1] }).parameters;
    const expertsOfALayer = 128 * 3 * 2048 * 768 + 128 * 2048;
    expect(all - without).toBe(2 * (expertsOfALayer - 3 * 2048 * 6144));
  });

  test("latent attention becomes the key-value heads that hold as much", () => {
    const { kvHeads, headDim, experts, expertsPerToken } = architectureOfConfig({
      ...LLAMA_8B,
      model_type: "deepseek_v3",
      num_attention_heads: 128,
      kv_lora_rank: 512,
      qk_rope_head_dim: 64,
      n_routed_experts: 256,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      moe_intermediate_size: 2048,
    });
    expect({ kvHeads, headDim, experts, expertsPerToken }).toEqual({
      kvHeads: 2,
      headDim: 128,
      experts: 257,
      expertsPerToken: 9,
    });
  });

  test.each<[string, unknown, RegExp]>([
    ["no object", [], /got no JSON object/],
    ["no family", {}, /got model_type none, expected one of bert/],
    ["an unknown family", { model_type: "mamba" }, /got model_type "mamba"/],
    ["a field too few", { ...LLAMA_8B, vocab_size: undefined }, /got no vocab_size/],
    ["a negative field", { ...LLAMA_8B, num_hidden_layers: -1 }, /got num_hidden_layers -1/],
    ["words for a number", { ...LLAMA_8B, hidden_size: "4k" }, /got hidden_size "4k"/],
    [
      "more experts a token than experts",
      { ...MIXTRAL, num_experts_per_tok: 9 },
      /got 9 experts per token of 8/,
    ],
  ])("%s is told in a sentence", (_, config, sentence) => {
    expect(() => architectureOfConfig(config)).toThrow(sentence);
  });

  test("law: whatever is in it, it answers or says why", () => {
    fc.assert(
      fc.property(fc.object(), (extra) => {
        try {
          expect(architectureOfConfig({ ...LLAMA_8B, ...extra }).parameters).toBeGreaterThan(0);
        } catch (error) {
          expect((error as Error).name).toBe("ConfigError");
        }
      }),
    );
  });
});
