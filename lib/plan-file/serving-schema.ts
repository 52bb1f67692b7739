import { choice, count, section } from "./fields.ts";
import { precision } from "./model-schema.ts";

/** What `headroom size` knows (lib/sizing/precision.ts); a test holds the two together. */
const QUANTIZATIONS = [
  "bnb.nf4",
  "bnb.nf4-dq",
  "gptq-int4",
  "gptq-int8",
  "awq-int4",
  "int8",
  "fp8",
  "int8-kv",
] as const;

interface Tokens {
  readonly contextTokens: number;
  readonly outputTokens: number;
  readonly promptTokens?: number;
}
const leavesRoom = ({ contextTokens, outputTokens }: Tokens): boolean => outputTokens < contextTokens;
const LEAVES_ROOM = {
  path: ["outputTokens"],
  error: "fewer than `contextTokens`, which holds prompt and answer together",
};
const holdsBoth = ({ contextTokens, outputTokens, promptTokens = 0 }: Tokens): boolean =>
  outputTokens >= contextTokens || promptTokens + outputTokens <= contextTokens;
const HOLDS_BOTH = {
  path: ["promptTokens"],
  error: "at most `contextTokens` less `outputTokens`: the context holds both",
};

export const serving = section(
  {
    precision: precision("Number format of weights and KV cache."),
    contextTokens: count("Longest prompt and answer together, tokens.", 1e9),
    outputTokens: count("Tokens answered per request.", 1e9),
    promptTokens: count(
      "Tokens of a prompt in the mean; every prompt fills the context where it is not said.",
      1e9,
    ).exactOptional(),
    engine: choice(
      ["vllm", "trtllm", "sglang"] as const,
      "What serves it: vllm where it is not said.",
    ).exactOptional(),
    quantization: choice(QUANTIZATIONS, "Of the weights; `int8-kv` of the KV cache only.").exactOptional(),
  },
  "How the model is served.",
)
  .refine(leavesRoom, LEAVES_ROOM)
  .refine(holdsBoth, HOLDS_BOTH);
