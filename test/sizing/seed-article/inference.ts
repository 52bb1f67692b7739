import { fraction } from "../../../lib/domain/units.ts";
import type { InferenceWorkload } from "../../../lib/domain/workload.ts";
import { buildAutoscaler } from "../../../lib/sizing/autoscaling.ts";
import { sizeWorkload } from "../../../lib/sizing/capacity-plan.ts";
import { estimateReplica } from "../../../lib/sizing/inference-throughput.ts";
import { estimateWait } from "../../../lib/sizing/queueing.ts";
import { countByFloor, countReplicas } from "../../../lib/sizing/replicas.ts";
import { aService, FACTS, REGION } from "../market.ts";
import { type Judgement, percent } from "./judgement.ts";
import { chipOf, modelOf } from "./training.ts";

const HEADROOM = 0.3;

/** The article's five services: QPS, p99, QPS of an instance, its CPU, its RAM, its GPU. */
const SERVICES = [
  ["Recommendation API", 500, 50, 100, 4, 8, "T4-16GB"],
  ["Fraud Detection", 1000, 20, 200, 8, 16, undefined],
  ["Image Classification", 200, 100, 50, 4, 8, "T4-16GB"],
  ["LLM Chat API", 50, 2000, 5, 8, 32, "A10G-24GB"],
  ["Search Ranking", 2000, 30, 500, 16, 32, undefined],
] as const;

export const services: readonly InferenceWorkload[] = SERVICES.map(
  ([name, peakQps, p99LatencyMs, qps, vcpus, memoryGiB, accelerator]) =>
    aService({
      name,
      demand: { peakQps, p99LatencyMs },
      replica: { qps, vcpus, memoryGiB },
      headroom: fraction(HEADROOM),
      ...(accelerator === undefined ? {} : { accelerator }),
    }),
);

export interface ReplicaTotals {
  readonly replicas: number;
  readonly vcpus: number;
  readonly memoryGiB: number;
}

/** Per service, the article's arithmetic and ours. */
export function totalsOf({ demand, replica }: InferenceWorkload): {
  readonly article: ReplicaTotals;
  readonly ours: ReplicaTotals;
} {
  const wanted = { peakQps: demand.peakQps, replicaQps: replica?.qps ?? Number.NaN, headroom: HEADROOM };
  const totals = (replicas: number): ReplicaTotals => ({
    replicas,
    vcpus: replicas * (replica?.vcpus ?? 0),
    memoryGiB: replicas * (replica?.memoryGiB ?? 0),
  });
  return { article: totals(countByFloor(wanted)), ours: totals(countReplicas(wanted).count) };
}

function judgeService(service: InferenceWorkload): Judgement {
  const { article, ours } = totalsOf(service);
  const { peakQps } = service.demand;
  const qps = service.replica?.qps ?? Number.NaN;
  const say = (one: ReplicaTotals) => `${one.replicas} replicas, ${one.vcpus} cores, ${one.memoryGiB} GB`;
  const capacity = sizeWorkload(service, REGION, FACTS);
  return {
    line: `${service.name}: ${peakQps} QPS at ${qps} an instance: ${say(article)}`,
    verdict: article.replicas === ours.replicas ? "right" : "wrong",
    answer:
      `ceil(${peakQps} x 1.3 / ${qps}) = ${say(ours)}, on ${capacity.instances} x ${capacity.instanceType}; ` +
      `the article's would be ${percent(peakQps / (article.replicas * qps))} busy at peak, ours ${percent(peakQps / (ours.replicas * qps))}`,
  };
}

export function allServices(): { readonly article: ReplicaTotals; readonly ours: ReplicaTotals } {
  const add = (a: ReplicaTotals, b: ReplicaTotals): ReplicaTotals => ({
    replicas: a.replicas + b.replicas,
    vcpus: a.vcpus + b.vcpus,
    memoryGiB: a.memoryGiB + b.memoryGiB,
  });
  const none = { replicas: 0, vcpus: 0, memoryGiB: 0 };
  const all = services.map(totalsOf);
  return {
    article: all.map((one) => one.article).reduce(add, none),
    ours: all.map((one) => one.ours).reduce(add, none),
  };
}

function judgeFormula(): Judgement {
  const wait = estimateWait({ servers: 3, utilization: 2 / 3, arrivalScv: 1, serviceScv: 1 });
  return {
    line: "`max(1, qps // throughput)`, then `int(replicas * 1.3)`",
    verdict: "wrong",
    answer:
      `rounds down twice: 20 QPS at 10 an instance gives ${countByFloor({ peakQps: 20, replicaQps: 10, headroom: HEADROOM })}, exactly full, a queue without end; ` +
      `we round up once: ${countReplicas({ peakQps: 20, replicaQps: 10, headroom: HEADROOM }).count} (99 of 100 wait at most ${wait.p99.toFixed(1)} service times)`,
  };
}

/** What a 7B model at 16 bit can answer within the article's two seconds on its A10G. */
export function chatOnA10g(outputTokens: number, limitMs?: number) {
  const serving = { precision: "fp16" as const, contextTokens: 1024, outputTokens };
  const setup = { model: modelOf("llama-2-7b"), precision: "fp16" as const, tensor: 1, serving };
  return estimateReplica({ ...setup, ...(limitMs === undefined ? {} : { limitMs }) }, chipOf("A10G-24GB"));
}

function judgeChat(): Judgement {
  const tokens = Array.from({ length: 256 }, (_, index) => index + 1).filter((count) =>
    chatOnA10g(count, 2000),
  );
  return {
    line: "LLM Chat API: 5 QPS within 2,000 ms on one A10G",
    verdict: "not answerable",
    answer: `no model, no answer length: a 7B at 16 bit reads 13.5 GB a token, so within 2 s an A10G can write ${tokens.length} tokens at most, not a chat answer of 256`,
  };
}

function judgeAutoscaler(): Judgement {
  const [recommendation] = services;
  if (!recommendation) throw new Error("the article has lost its services");
  const scaler = buildAutoscaler(recommendation, sizeWorkload(recommendation, REGION, FACTS));
  const [metric] = scaler?.spec.metrics ?? [];
  const target = metric?.type === "Pods" ? metric.pods.target.averageValue : "?";
  return {
    line: "HPA: CPU 70 %, `requests_per_second` 100 a pod, 3 to 20 replicas",
    verdict: "wrong",
    answer:
      `100 a pod is all that a Recommendation pod serves: it scales out only when saturated. Ours: ${target} a pod (100 / 1.3), ` +
      `${scaler?.spec.minReplicas} to ${scaler?.spec.maxReplicas} replicas, and no CPU target on a service that works on a T4`,
  };
}

export function judgeInference(): Judgement[] {
  const { article, ours } = allServices();
  return [
    judgeFormula(),
    ...services.map(judgeService),
    {
      line: `All five services: ${article.vcpus} cores, ${article.memoryGiB} GB`,
      verdict: "wrong",
      answer: `${ours.replicas} replicas, ${ours.vcpus} cores, ${ours.memoryGiB} GB`,
    },
    judgeChat(),
    judgeAutoscaler(),
  ];
}
