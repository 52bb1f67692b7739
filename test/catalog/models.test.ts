import { describe, expect, test } from "vitest";
import { modelNamed, modelNames, modelSource, parameterCountOf } from "../../lib/catalog/models.ts";
import type { ModelArchitecture } from "../../lib/domain/workload.ts";

/** Weights of a decoder without biases: attention, MLP (experts, router), RMS norms, embeddings. */
function weightsOf(model: ModelArchitecture, experts = model.experts ?? 1): number {
  const { layers, hiddenSize, heads, kvHeads, ffnSize, vocabSize } = model;
  const headDim = model.headDim ?? hiddenSize / heads;
  const attention = hiddenSize * headDim * (2 * heads + 2 * kvHeads);
  const mlp = (model.gatedMlp ? 3 : 2) * hiddenSize * ffnSize * experts;
  const router = model.experts === undefined ? 0 : hiddenSize * model.experts;
  const embeddings = vocabSize * hiddenSize * (model.tiedEmbeddings ? 1 : 2);
  return layers * (attention + mlp + router + 2 * hiddenSize) + hiddenSize + embeddings;
}

const named = (name: string): ModelArchitecture => {
  const model = modelNamed(name);
  if (!model) throw new Error(`no model ${name}`);
  return model;
};

describe("models", () => {
  test.each(
    modelNames().filter((name) =>
      /^(llama-[\d.]+|llama-[23].*|llama-4-scout|mistral.*|mixtral.*|gemma-\d+)b$/.test(name),
    ),
  )("%s has exactly the parameters its architecture makes", (name) => {
    expect(named(name).parameters).toBe(weightsOf(named(name)));
  });

  test.each(modelNames())(
    "%s has the parameters its architecture makes within 1.1 %%, biases and positions apart",
    (name) => {
      const model = named(name);
      expect(Math.abs(model.parameters / weightsOf(model) - 1)).toBeLessThan(0.011);
    },
  );

  test("a mixture activates its chosen experts only", () => {
    const model = named("mixtral-8x7b");
    expect(model.activeParameters).toBe(weightsOf(model, model.expertsPerToken));
  });

  // Published: tensor counts of the safetensors files on huggingface.co.
  test.each([
    ["gpt2", 124_439_808],
    ["gpt-j-6b", 6_050_882_784],
    ["bert-base", 109_482_240],
    ["llama-2-7b", 6_738_415_616],
    ["llama-2-70b", 68_976_648_192],
    ["llama-3.1-405b", 405_853_388_800],
    ["qwen2.5-72b", 72_706_203_648],
    ["resnet-50", 25_557_032],
    ["gemma-2-9b", 9_241_705_984],
    ["gemma-2-27b", 27_227_128_320],
    ["phi-3-mini", 3_821_079_552],
    ["phi-4", 14_659_507_200],
    ["qwen3-8b", 8_190_735_360],
    ["mistral-nemo-12b", 12_247_782_400],
    ["mistral-small-24b", 23_572_403_200],
    ["mixtral-8x22b", 140_620_634_112],
    ["deepseek-v3", 671_026_419_200],
    ["stable-diffusion-xl", 2_567_463_684],
  ])("%s has %d parameters", (name, parameters) => {
    expect(parameterCountOf(name)).toBe(parameters);
  });

  test("heads divide evenly and every figure is a positive whole number", () => {
    for (const name of modelNames()) {
      const model = named(name);
      const headDim = model.headDim ?? model.hiddenSize / model.heads;
      const figures = Object.values(model).filter((value) => typeof value === "number");
      expect(
        [...figures, headDim, model.heads / model.kvHeads].filter((n) => !(Number.isInteger(n) && n > 0)),
      ).toEqual([]);
    }
  });

  test("each has a dated source, and the architecture holds nothing else", () => {
    for (const name of modelNames()) {
      expect(modelSource(name)).toMatchObject({
        source: expect.stringMatching(/^https:/),
        asOf: expect.stringMatching(/^\d{4}-/),
      });
      expect(Object.keys(named(name))).not.toContain("source");
    }
  });

  test.each(["llama-9", "", "__proto__", "constructor"])("%j is unknown", (name) => {
    expect(modelNamed(name)).toBeUndefined();
    expect(modelSource(name)).toBeUndefined();
    expect(parameterCountOf(name)).toBeUndefined();
  });

  test("resnet-50 is no transformer: it has parameters but no architecture", () => {
    expect(modelNamed("resnet-50")).toBeUndefined();
  });
});
