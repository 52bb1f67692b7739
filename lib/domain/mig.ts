/** Tags that say a GPU is cut into MIG slices: DCGM's and the agents' utilization of the whole card then means nothing. */
export function migConfiguration(tags: Readonly<Record<string, string>>): string | undefined {
  for (const key of MIG_TAGS) {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    if (value !== undefined && !MIG_OFF.has(value.trim().toLowerCase())) return `${key}=${value}`;
  }
  return undefined;
}

/** `nvidia.com/mig.config`: the label of NVIDIA's MIG manager (gpu-operator); `mig`: the plain form of it. */
const MIG_TAGS = ["nvidia.com/mig.config", "mig"] as const;
const MIG_OFF: ReadonlySet<string> = new Set([
  "",
  "all-disabled",
  "disabled",
  "off",
  "false",
  "none",
  "no",
  "0",
]);
