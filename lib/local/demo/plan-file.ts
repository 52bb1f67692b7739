/**
 * The demo's plan.yaml, as a team would write it. It disagrees with the fleet where `truths.ts` says so.
 * The budget lies some 8 % below where the demo's November is heading.
 */
export const DEMO_PLAN_YAML = `# What the ML platform team means to run.
version: 1
region: us-east-1
budget: { monthlyUsd: 125000, alertAt: [0.5, 0.8, 1.0] }
headroom: 0.30

workloads:
  # Services: peak demand over the measured throughput of one replica.
  - name: recommendation-api
    kind: inference
    owner: recommendations
    match: { tags: { workload: recommendation-api } }
    demand: { peakQps: 500, p99LatencyMs: 50, growthPerMonth: 0.04 }
    replica: { qps: 100, vcpus: 3, memoryGiB: 8, accelerators: 1 }
    instanceType: g4dn.xlarge
    purchase: on-demand
  - name: fraud-detection
    kind: inference
    owner: risk
    match: { tags: { workload: fraud-detection } }
    demand: { peakQps: 1000, p99LatencyMs: 20, growthPerMonth: 0.05 }
    replica: { qps: 200, vcpus: 7, memoryGiB: 12 }
    instanceType: c7i.2xlarge
    purchase: on-demand
  - name: image-classification
    kind: inference
    owner: vision
    match: { tags: { workload: image-classification } }
    demand: { peakQps: 200, p99LatencyMs: 100 }
    replica: { qps: 50, vcpus: 3, memoryGiB: 8, accelerators: 1 }
    instanceType: g4dn.xlarge
    purchase: on-demand
  - name: search-ranking
    kind: inference
    owner: search
    match: { tags: { workload: search-ranking } }
    demand: { peakQps: 2000, p99LatencyMs: 30, growthPerMonth: 0.03 }
    replica: { qps: 500, vcpus: 7, memoryGiB: 12 }
    instanceType: c7i.2xlarge
    purchase: on-demand
  - name: llm-chat
    kind: inference
    owner: assistants
    match: { sagemakerEndpoint: "llm-chat-*" }
    demand: { peakQps: 15, p99LatencyMs: 2000 }
    replica: { qps: 5, vcpus: 6, memoryGiB: 24, accelerators: 1 }
    instanceType: ml.g5.2xlarge
    purchase: on-demand
  - name: speech-to-text
    kind: inference
    owner: assistants
    match: { tags: { workload: speech-to-text } }
    demand: { peakQps: 20, p99LatencyMs: 800 }
    replica: { qps: 10, vcpus: 3, memoryGiB: 12, accelerators: 1 }
    instanceType: g5.xlarge
    purchase: on-demand
  - name: rerank
    kind: inference
    owner: search
    match: { tags: { workload: rerank } }
    demand: { peakQps: 30 }
    replica: { qps: 45, vcpus: 3, memoryGiB: 10, accelerators: 1 }
    instanceType: g5.8xlarge
    purchase: on-demand
  - name: vector-search
    kind: inference
    owner: search
    match: { tags: { workload: vector-search } }
    demand: { peakQps: 60 }
    replica: { qps: 100, vcpus: 14, memoryGiB: 56 }
    instanceType: m7i.4xlarge
    purchase: on-demand

  # Jobs that hold a whole node.
  - name: llama-13b-finetune
    kind: training
    owner: research
    match: { tags: { workload: llama-13b-finetune } }
    model: llama-2-13b
    training: { method: lora, precision: bf16, optimizer: adamw, loraRank: 16, sequenceLength: 4096 }
    instanceType: p4d.24xlarge
    accelerators: 8
    hoursPerMonth: 730
    purchase: on-demand
    interruptible: { checkpointMinutes: 60 }
  - name: llama-70b-lora
    kind: training
    owner: research
    match: { tags: { workload: llama-70b-lora } }
    model: llama-2-70b
    training: { method: lora, precision: bf16, optimizer: adamw, loraRank: 16, sequenceLength: 4096 }
    instanceType: p5.48xlarge
    accelerators: 8
    hoursPerMonth: 300
    purchase: spot
    interruptible: { checkpointMinutes: 10 }
  - name: rlhf-lab
    kind: training
    owner: research
    match: { tags: { workload: rlhf-lab } }
    instanceType: p4d.24xlarge
    accelerators: 8
    hoursPerMonth: 730
    purchase: on-demand
  - name: diffusion-eval
    kind: training
    owner: research
    match: { tags: { workload: diffusion-eval } }
    instanceType: p4d.24xlarge
    accelerators: 8
    hoursPerMonth: 730
    purchase: on-demand
  - name: distill-7b
    kind: training
    owner: research
    match: { tags: { workload: distill-7b } }
    instanceType: g5.12xlarge
    accelerators: 4
    hoursPerMonth: 730
    purchase: on-demand

  # Agreed sums: not sized, only paid.
  - { name: doc-embedding, kind: fixed, monthlyUsd: 1030, match: { sagemakerEndpoint: doc-embedding-async } }
  - { name: content-moderation, kind: fixed, monthlyUsd: 5180, match: { sagemakerEndpoint: content-moderation } }
  - { name: caption-batch, kind: fixed, monthlyUsd: 5180, match: { sagemakerEndpoint: caption-batch } }
  - { name: summarize, kind: fixed, monthlyUsd: 590, match: { tags: { workload: summarize } } }
  - { name: video-tagging, kind: fixed, monthlyUsd: 1360, match: { tags: { workload: video-tagging } } }
  - { name: ranker-next, kind: fixed, monthlyUsd: 740, match: { tags: { workload: ranker-next } } }
  - { name: llm-chat-standby, kind: fixed, monthlyUsd: 740, match: { tags: { workload: llm-chat-standby } } }
  - { name: feature-pipeline, kind: fixed, monthlyUsd: 1480, match: { tags: { workload: feature-pipeline } } }
  - { name: nightly-scoring, kind: fixed, monthlyUsd: 890, match: { tags: { workload: nightly-scoring } } }
  - { name: weekly-retrain, kind: fixed, monthlyUsd: 3360, match: { tags: { workload: weekly-retrain } } }
  - { name: batch-embedding, kind: fixed, monthlyUsd: 4150, match: { tags: { workload: batch-embedding } } }
  - { name: ablation, kind: fixed, monthlyUsd: 4150, match: { tags: { workload: ablation } } }
  - { name: notebooks, kind: fixed, monthlyUsd: 5030, match: { tags: { workload: notebooks } } }
  - { name: dev-boxes, kind: fixed, monthlyUsd: 5500, match: { tags: { workload: dev-boxes } } }
  - { name: airflow, kind: fixed, monthlyUsd: 300, match: { tags: { workload: airflow } } }
  - { name: mlflow, kind: fixed, monthlyUsd: 75, match: { tags: { workload: mlflow } } }
  - { name: monitoring, kind: fixed, monthlyUsd: 150, match: { tags: { workload: monitoring } } }

# Said once, with the reason, instead of being told every day.
silence:
  - finding: "idle:i-standby"
    reason: hot standby for llm-chat; its callers come when us-west-2 fails
`;
