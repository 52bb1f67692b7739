import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeFit } from "../../lib/sizing/training-accelerators.ts";
import { ARTICLE_PRICES, MONTHLY_PLAN, monthlyOf, OPTIMIZED, ourPrice } from "./seed-article/cost.ts";
import { seedArticleDocument } from "./seed-article/document.ts";
import { allServices, chatOnA10g, services, totalsOf } from "./seed-article/inference.ts";
import { int8Share, mixedPrecisionShare } from "./seed-article/strategies.ts";
import { chipOf, fewestOf, fullFineTune, llamaHours, RESNET_TERAFLOPS } from "./seed-article/training.ts";

const DOCUMENT = resolve(import.meta.dirname, "../../docs/seed-article.md");

describe("the article's training table", () => {
  test.each([
    ["llama-2-7b", 2, "A100-40GB"],
    ["llama-2-13b", 4, "A100-40GB"],
    ["llama-2-70b", 8, "A100-80GB"],
  ])("%s does not fit its minimum of %d x %s", (model, count, chip) => {
    expect(judgeFit(fullFineTune(model), count, chipOf(chip)).fits).toBe(false);
  });

  test.each([
    ["llama-2-7b", "A100-40GB", 4],
    ["llama-2-13b", "A100-40GB", 8],
    ["llama-2-70b", "A100-80GB", 24],
  ])("%s on %s takes %d", (model, chip, count) => {
    expect(fewestOf(fullFineTune(model), chip)).toBe(count);
  });

  test("BERT-base and GPT-2 Medium fit the one card it gives them", () => {
    expect(judgeFit(fullFineTune("bert-base"), 1, chipOf("8GB")).fits).toBe(true);
    expect(judgeFit(fullFineTune("gpt2-medium"), 1, chipOf("T4-16GB")).fits).toBe(true);
  });

  test("five minutes an epoch would need 105 TFLOP/s of one RTX 3060", () => {
    expect(RESNET_TERAFLOPS).toBeCloseTo(105, 0);
  });

  test("GPU-hours of Llama-2 come out within 30 % of Meta's, on the high side", () => {
    for (const model of ["llama-2-7b", "llama-2-70b"] as const) {
      const { ours, published } = llamaHours(model);
      expect(ours / published).toBeGreaterThan(1);
      expect(ours / published).toBeLessThan(1.3);
    }
  });
});

describe("the article's prices", () => {
  test("on demand, A100 and H100 are far above AWS's list", () => {
    expect(ourPrice("A100-40GB").usdPerHour.onDemand).toBeCloseTo(2.745, 3);
    expect(ourPrice("A100-80GB").usdPerHour.onDemand).toBeCloseTo(3.431, 3);
    expect(ourPrice("H100-80GB").usdPerHour.onDemand).toBeCloseTo(6.88, 6);
    expect(ourPrice("H100-80GB").usdPerHour.commitment1y).toBeUndefined();
  });

  test("its spot and reserved columns are one factor times its on-demand column", () => {
    for (const [, onDemand, spot, reserved] of ARTICLE_PRICES) {
      expect(spot / onDemand).toBeCloseTo(0.3, 2);
      expect(reserved / onDemand).toBeCloseTo(0.667, 2);
    }
  });
});

describe("the article's services", () => {
  test.each([
    ["Recommendation API", 6, 7, 28, 56],
    ["Fraud Detection", 6, 7, 56, 112],
    ["Image Classification", 5, 6, 24, 48],
    ["LLM Chat API", 13, 13, 104, 416],
    ["Search Ranking", 5, 6, 96, 192],
  ])("%s: the article says %d replicas, we say %d", (name, theirs, replicas, vcpus, memoryGiB) => {
    const service = services.find((one) => one.name === name);
    if (!service) throw new Error(`no service ${name}`);
    expect(totalsOf(service).article.replicas).toBe(theirs);
    expect(totalsOf(service).ours).toEqual({ replicas, vcpus, memoryGiB });
  });

  test("in all 276 cores and 760 GB become 308 and 824", () => {
    expect(allServices().article).toMatchObject({ vcpus: 276, memoryGiB: 760 });
    expect(allServices().ours).toMatchObject({ vcpus: 308, memoryGiB: 824 });
  });

  test("no 7B model writes 256 tokens within two seconds on an A10G", () => {
    expect(chatOnA10g(256, 2000)).toBeUndefined();
    expect(chatOnA10g(256)).toBeDefined();
  });
});

describe("the article's savings", () => {
  test("mixed precision saves nothing of the states, INT8 half of FP16 and not three quarters", () => {
    expect(mixedPrecisionShare().states).toBe(0);
    expect(mixedPrecisionShare().all).toBeLessThan(0.5);
    expect(int8Share().from16).toBeLessThan(0.5);
    expect(int8Share().from32).toBeCloseTo(0.74, 1);
  });

  test("its monthly table, put right, is 2,272.54 and 1,845.49 at best: 19 % off, not 40 %", () => {
    expect(monthlyOf("training")).toBeCloseTo(0.33 * 21.957642 * 100, 2);
    expect(monthlyOf("inference")).toBeCloseTo(1151.94, 2);
    expect(MONTHLY_PLAN.monthlyUsd).toBeCloseTo(2272.54, 2);
    expect(OPTIMIZED.monthlyUsdThen).toBeCloseTo(1845.49, 2);
  });
});

test("docs/seed-article.md says what the core answers", async () => {
  await expect(seedArticleDocument()).toMatchFileSnapshot(DOCUMENT);
});
