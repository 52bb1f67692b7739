import { describe, expect, test } from "vitest";
import type { InferenceWorkload, Workload } from "../../lib/domain/workload.ts";
import { sizePlan } from "../../lib/sizing/capacity-plan.ts";
import { explainWorkload } from "../../lib/sizing/explanation.ts";
import type { ExplanationPart } from "../../lib/sizing/explanation-part.ts";
import { aPlan, aService, aTrainingJob, FACTS } from "./market.ts";

const explained = (workload: Workload) => {
  const plan = sizePlan(aPlan([workload]), FACTS);
  const explanation = explainWorkload(plan, workload.name, FACTS);
  if (!explanation) throw new Error(`nothing of ${workload.name}`);
  return { explanation, capacity: plan.workloads[0], titles: explanation.parts.map(({ title }) => title) };
};
const partOf = (workload: Workload, title: RegExp): ExplanationPart => {
  const part = explained(workload).explanation.parts.find((one) => title.test(one.title));
  if (!part) throw new Error(`no part ${title}`);
  return part;
};
const amountOf = (part: ExplanationPart, name: string): number | undefined =>
  part.terms.find((term) => term.name === name)?.value;

const { replica: _, ...unmeasured } = aService({ name: "llm", demand: { peakQps: 2 } });
const llm: InferenceWorkload = {
  ...unmeasured,
  model: "llama-2-13b",
  serving: { precision: "fp16", contextTokens: 4096, outputTokens: 256 },
};

describe("every number opens into its terms", () => {
  test.each<[string, Workload]>([
    ["an estimated service", llm],
    ["a measured service", { ...llm, replica: { qps: 1, accelerators: 1 }, accelerator: "A100-80GB" }],
    ["a training job", aTrainingJob()],
    ["a large one", aTrainingJob({ model: "llama-2-70b", accelerator: "H100-80GB" })],
  ])("the parts of %s sum to what stands below them", (_name, workload) => {
    const sums = explained(workload).explanation.parts.filter(({ total }) => total !== undefined);
    expect(sums.length).toBeGreaterThan(0);
    for (const { terms, total } of sums) {
      const sum = terms.reduce((all, { value }) => all + value, 0);
      expect(sum / (total?.value ?? Number.NaN)).toBeCloseTo(1, 9);
    }
  });

  test("memory is the VRAM that the plan shows", () => {
    for (const workload of [llm, aTrainingJob(), aTrainingJob({ accelerator: "A100-40GB" })]) {
      const { capacity } = explained(workload);
      expect(partOf(workload, /^Memory of (each accelerator|that layout)/).total?.value).toBe(
        capacity?.vramGiBEach,
      );
    }
  });

  test("a queue says how busy it is at peak, and the article's count stands beside ours", () => {
    const strict = aService({ demand: { peakQps: 7 }, replica: { qps: 10 } });
    expect(amountOf(partOf(strict, /^Queue/), "utilization")).toBeCloseTo(70);
    expect(amountOf(partOf(strict, /^Replicas/), "by qps // throughput")).toBe(0);
    expect(amountOf(partOf(strict, /^Replicas/), "planned")).toBe(1);
  });

  test("a decoding step and a training step say what binds them", () => {
    expect(partOf(llm, /^One decoding step/).says).toMatch(/^binds: /);
    expect(partOf(aTrainingJob(), /^One step/).says).toMatch(/; binds: linear$/);
  });

  test("what cannot run says why and has no parts; a fixed cost its arithmetic alone", () => {
    const small = explained(aTrainingJob({ accelerator: "A100-40GB", accelerators: 2 })).explanation;
    expect(small).toMatchObject({ feasible: false, parts: [] });
    expect(small.notes[0]).toMatch(/exceed/);
  });

  test("a name the plan lacks has none", () => {
    expect(explainWorkload(sizePlan(aPlan([llm]), FACTS), "lm", FACTS)).toBeUndefined();
  });
});
