/** Seconds between samples; CloudWatch asks the same for a metric whatever it is. */
const INTERVAL_SEC = 60;

/**
 * The CloudWatch agent's configuration on a GPU machine: all that Headroom reads of it, and nothing else. Each measurement of each card
 * is a metric that AWS charges for (docs/gpu-telemetry.md). Without `InstanceId` no metric can be told to be a machine's.
 */
export const GPU_AGENT_CONFIGURATION = {
  metrics: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own placeholder
    append_dimensions: { InstanceId: "${aws:InstanceId}" },
    metrics_collected: {
      nvidia_gpu: {
        measurement: ["utilization_gpu", "memory_used", "memory_total"],
        metrics_collection_interval: INTERVAL_SEC,
      },
      mem: { measurement: ["used_percent"], metrics_collection_interval: INTERVAL_SEC },
    },
  },
} as const;
