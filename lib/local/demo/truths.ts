/** What an engineer who knew this fleet would point at. Every one of these must be found. */
export interface DemoTruth {
  readonly resource: string;
  readonly rule: string;
  readonly detail: string;
}

/** What looks wrong to a simpler rule and is not. These rules must not speak on it. */
export interface DemoTrap {
  readonly resource: string;
  readonly why: string;
  readonly silentRules: readonly string[];
}

const truth = (rule: string, resource: string, detail: string): DemoTruth => ({ resource, rule, detail });
const trap = (resource: string, why: string, ...silentRules: readonly string[]): DemoTrap => ({
  resource,
  why,
  silentRules,
});

export const demoTruths: readonly DemoTruth[] = [
  truth("idle", "i-dev-anna", "GPU, VRAM and traffic at zero for two weeks"),
  truth("idle", "i-dev-boris", "health checks of up to 40 %: a 'maximum below 5 %' rule misses it"),
  truth("idle", "i-dev-chen", "a model sits in 60 % of the VRAM and nobody calls it"),
  truth("idle", "i-hackathon", "four GPUs left over in another region"),
  truth("idle", "i-benchmark", "eight GPUs, each with a few spikes a day"),
  truth("idle", "llm-chat-pilot", "an endpoint without one invocation"),
  truth("idle", "i-jumphost", "no GPU, CPU below 2 %, hardly any traffic"),
  truth("idle", "i-standby", "quiet, and dismissed in plan.yaml with the reason: a hot standby"),

  truth("partly-idle", "i-rlhf-lab", "GPUs 0 and 1 train, 2 to 7 were never touched"),
  truth("partly-idle", "i-ablation", "GPU 0 of 4 trains"),

  truth("right-size", "i-vector-search", "down: CPU P99.5 near 12 %, memory 10 %"),
  truth("right-size", "i-rerank", "down: one busy GPU, 32 vCPUs of which two are used"),
  truth("right-size", "i-search-1", "up: CPU at its ceiling 23 hours a day"),
  truth("right-size", "i-search-2", "up: CPU at its ceiling 23 hours a day"),
  truth("right-size", "i-search-3", "up: CPU at its ceiling 23 hours a day"),
  truth("right-size", "i-search-4", "up: CPU at its ceiling 23 hours a day"),

  truth("blind-spot", "i-diffusion", "eight A100 and no GPU metric"),
  truth("blind-spot", "i-batch-blind", "four A10G and no GPU metric"),
  truth("blind-spot", "i-no-agent", "a T4 and no agent"),
  truth("blind-spot", "i-gaps", "samples on four of fourteen days"),
  truth("blind-spot", "i-few-samples", "forty minutes of samples a day"),

  truth("plan-drift", "fraud-detection", "more: 10 run, 1000 qps × 1.3 / 200 = 7 are planned"),
  truth("plan-drift", "search-ranking", "less: 4 run, 2000 qps × 1.3 / 500 = 6 are planned"),
  truth(
    "plan-drift",
    "rerank",
    "throughput: 20 qps at a GPU of 67 % are 30 of a full replica, 45 are planned",
  ),
  truth("plan-drift", "image-classification", "other type: g5.xlarge instead of g4dn.xlarge"),
  truth("plan-drift", "speech-to-text", "missing: planned, nothing runs"),
  truth("plan-drift", "i-hackathon", "unplanned"),
  truth("plan-drift", "i-benchmark", "unplanned"),
  truth(
    "plan-drift",
    "i-demo-summit",
    "unplanned, with tags that must not break a page, a CSV or a terminal",
  ),
  truth("plan-drift", "i-jumphost", "unplanned, 74 USD a month"),

  truth("runway", "fraud-detection", "grows 5 % a month, and seven replicas last for six weeks"),
  truth("budget", "total", "November is heading above its budget"),
  truth(
    "anomaly",
    "Amazon Virtual Private Cloud",
    "a data loader goes through the NAT gateway since two days",
  ),

  truth(
    "stalled-training",
    "distill-7b",
    "four GPUs at zero for 50 minutes, VRAM full, after six days of work",
  ),

  truth("unusual-use", "video-tagging", "its GPU works a third of what it did, since two days"),

  truth("schedule", "i-dev-dana", "a person's box: works 14:00 to 23:00 on working days"),
  truth("schedule", "i-scoring", "works from 01:00 to 03:00 each night"),
  truth("schedule", "i-retrain", "works six hours each Sunday"),

  truth("spot", "llama-13b-finetune", "may be interrupted, writes checkpoints, and runs on demand"),
  truth("commitment", "compute", "twenty dollars an hour of GPUs run all day on demand"),
  truth("commitment", "expiring:sp-demo-compute", "a Compute plan ends in three weeks"),
  truth("commitment", "reservations", "bought for a cluster that was moved to another family"),
  truth("commitment", "stranded:sp-demo-p4d", "the move of a p4d to spot leaves part of its plan unused"),

  truth("spot", "llama-70b-lora", "on spot, and the bill of this week says above the on-demand price"),
];

const NOT_IDLE = ["idle", "partly-idle"] as const;
const NOT_UTILIZATION = ["idle", "partly-idle", "right-size"] as const;

export const demoTraps: readonly DemoTrap[] = [
  trap("i-transcode", "GPU at 95 % next to a CPU at 1 %: a CPU rule calls it idle", ...NOT_UTILIZATION),
  trap("doc-embedding-async", "asynchronous: it publishes a backlog and no invocations", ...NOT_IDLE),
  trap("i-sliced", "MIG: utilization reads 0 and means nothing", ...NOT_UTILIZATION),
  trap("i-gaps", "quiet where it was seen, and ten days were not", ...NOT_UTILIZATION),
  trap("i-few-samples", "3 % of the samples: no telemetry to judge by", ...NOT_UTILIZATION),
  trap("i-diffusion", "nothing measured is not nothing done", ...NOT_UTILIZATION),
  trap("content-moderation", "GPU 240 is the sum over four cards: 60 % busy", ...NOT_IDLE),
  trap("caption-batch", "GPU 40 is 10 % of four cards; calls arrive: light, not idle", ...NOT_IDLE),
  trap("i-old-agent", "nvidia_smi_utilization_memory at 8 % is the memory bus, not VRAM", ...NOT_UTILIZATION),
  trap(
    "i-just-launched",
    "six hours at zero while it loads its data",
    ...NOT_UTILIZATION,
    "plan-drift",
    "blind-spot",
  ),
  trap("i-scoring", "works from 01:00 to 03:00 each night, at 90 %: the mean is below 8 %", ...NOT_IDLE),
  trap("i-retrain", "works six hours each Sunday", ...NOT_IDLE),
  trap("i-dev-dana", "a person's box: busy on working days, off at weekends", ...NOT_IDLE),
  trap("i-ranker-next", "quiet two weeks ago, growing since", ...NOT_IDLE),
  trap("i-finetune-13b", "dips to 12 % for each checkpoint", ...NOT_UTILIZATION, "blind-spot", "plan-drift"),
  trap("llama-13b-finetune", "dips to 12 % for each checkpoint", "stalled-training"),
  trap("rlhf-lab", "six of eight GPUs were never touched: partly idle, not stalled", "stalled-training"),
  trap("i-distill", "silent for 50 minutes after six days of work: not idle", ...NOT_UTILIZATION),
  trap("i-lora-70b", "spot, and above the on-demand price this week", ...NOT_UTILIZATION),
  trap(
    "i-summarize",
    "GPU at 17 % with 97 % of its VRAM taken: no smaller card holds it",
    ...NOT_UTILIZATION,
  ),
  trap("i-recommend-4", "N/A among the samples", ...NOT_IDLE, "blind-spot"),
  trap("i-recommend-5", "days out of order and samples twice", ...NOT_IDLE, "blind-spot"),
  trap("rlhf-lab", "spot is a third of the price, and the plan does not say it may be interrupted", "spot"),
  trap("speech-to-text", "nothing runs, and it is planned on demand", "spot"),
  trap("recommendation-api", "seven planned, seven run", "plan-drift"),
  trap("llm-chat", "four planned, four run", "plan-drift"),
];
