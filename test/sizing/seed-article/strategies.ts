import type { Workload } from "../../../lib/domain/workload.ts";
import { sizePlan } from "../../../lib/sizing/capacity-plan.ts";
import { weightBytes } from "../../../lib/sizing/inference-memory.ts";
import { DEFAULT_ASSUMPTIONS, type StrategyOutcome } from "../../../lib/sizing/strategies/strategy.ts";
import { tryStrategies } from "../../../lib/sizing/strategies/what-if.ts";
import { judgeFit } from "../../../lib/sizing/training-accelerators.ts";
import { unshardedStateBytes } from "../../../lib/sizing/training-memory.ts";
import { aPlan, aService, aTrainingJob, FACTS } from "../market.ts";
import { ARTICLE_PRICES, ourPrice } from "./cost.ts";
import { services } from "./inference.ts";
import { dollars, gigabytes, type Judgement, percent } from "./judgement.ts";
import { chipOf, fullFineTune, modelOf } from "./training.ts";

function outcomeOf(strategy: string, workload: Workload | undefined, observed?: number): StrategyOutcome {
  if (!workload) throw new Error("the article has lost its services");
  const watched = observed === undefined ? {} : { observedUtilization: { [workload.name]: observed } };
  const found = tryStrategies(sizePlan(aPlan([workload]), FACTS), FACTS, watched).find(
    (one) => one.strategy === strategy,
  );
  if (!found) throw new Error(`no outcome of ${strategy}`);
  return found;
}

const share = ({ savingUsd, monthlyUsdNow }: StrategyOutcome): number =>
  (savingUsd ?? 0) / (monthlyUsdNow ?? Number.NaN);
const say = (one: StrategyOutcome): string =>
  one.applies
    ? `${dollars(one.monthlyUsdNow ?? 0)} → ${dollars(one.monthlyUsdThen ?? 0)} (${percent(share(one))} off)`
    : one.why;

/** Memory of one accelerator, 7B on 8 x A100-80GB, at 32 and at 16 bit. */
export function mixedPrecisionShare(): { readonly states: number; readonly all: number } {
  const narrow = fullFineTune("llama-2-7b");
  const wide = { ...narrow, precision: "fp32" as const };
  const total = (job: typeof narrow | typeof wide) => judgeFit(job, 8, chipOf("A100-80GB")).memory.total;
  return {
    states: 1 - unshardedStateBytes(narrow) / unshardedStateBytes(wide),
    all: 1 - total(narrow) / total(wide),
  };
}

export function int8Share(): { readonly from16: number; readonly from32: number } {
  const bytes = (precision: "fp16" | "fp32", quantization?: string) =>
    weightBytes({
      model: modelOf("llama-2-7b"),
      precision,
      tensor: 1,
      pipeline: 1,
      ...(quantization ? { quantization } : {}),
    });
  return {
    from16: 1 - bytes("fp16", "gptq-int8") / bytes("fp16"),
    from32: 1 - bytes("fp16", "gptq-int8") / bytes("fp32"),
  };
}

export function judgeStrategies(): Judgement[] {
  const [recommendation, fraud] = services;
  const spot = outcomeOf("spot", aTrainingJob({ interruptible: { checkpointMinutes: 10 } }));
  const offs = ARTICLE_PRICES.map(([chip]) => ourPrice(chip).saving.spot ?? Number.NaN);
  const mixed = mixedPrecisionShare();
  const int8 = int8Share();
  const { studentSize, idleShare, meanOverPeak } = DEFAULT_ASSUMPTIONS;
  const pinned = aService({
    name: "rank",
    accelerator: "A10G-24GB",
    replica: { qps: 200, vcpus: 8, memoryGiB: 32 },
  });
  return [
    {
      line: "Spot: 60-90 % off training",
      verdict: "half right",
      answer: `${percent(Math.min(...offs))} to ${percent(Math.max(...offs))} on these five; a 7B run of 10 G tokens ${say(spot)}; nothing where the plan has no checkpoints`,
    },
    {
      line: "Mixed precision: 50 % of GPU memory",
      verdict: "wrong",
      answer: `states stay ${gigabytes(unshardedStateBytes(fullFineTune("llama-2-7b")))} for 7B (fp32 master and moments): ${percent(mixed.states)} off; activations halve: ${percent(mixed.all)} off in all on 8 x A100-80GB`,
    },
    {
      line: "INT8: 75 % of model size",
      verdict: "half right",
      answer: `from FP32; from the FP16 that is served ${percent(int8.from16)} (7B, embeddings left at 16 bit, ${percent(int8.from32)} from FP32); dollars only after measuring a quantized replica`,
    },
    {
      line: "Distillation: 50-90 % of model size",
      verdict: "not answerable",
      answer: `the student's size is a choice, not a saving: assumed ${percent(studentSize)} of the parameters (DistilBERT), Fraud Detection ${say(outcomeOf("distillation", fraud))}; kept out of the total`,
    },
    {
      line: "Scaling to zero: 100 % of idle cost",
      verdict: "half right",
      answer: `of idle hours, which nobody gave: assumed ${percent(idleShare)}, Recommendation ${say(outcomeOf("scale-to-zero", recommendation))}; and its own HPA keeps 3 replicas`,
    },
    {
      line: "Batch inference: 80 % of compute cost",
      verdict: "not answerable",
      answer: `a queue is built for the mean (assumed ${percent(meanOverPeak)} of peak), without headroom, on spot: Recommendation ${say(outcomeOf("batch-inference", recommendation))}; no longer the same service`,
    },
    {
      line: "Reserved: 30-50 % of base cost",
      verdict: "right",
      answer: `1 year, no upfront: Recommendation ${say(outcomeOf("reserved", recommendation))}; a loss on training of 100 h a month, which pays for 730`,
    },
    {
      line: "Right-sizing: 20-40 % waste",
      verdict: "not answerable",
      answer: `without utilization no answer; a ranking service observed at 30 % of its 8 vCPU and 32 GiB beside an A10G: ${say(outcomeOf("right-sizing", pinned, 0.3))}`,
    },
  ];
}
