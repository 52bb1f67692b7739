/**
 * `k=v;k=v`. A value may hold `=`; what it holds is data and is kept letter for letter: HTML, quotes, line ends, formulas.
 * A tag without `=` is a tag with an empty value, as AWS allows.
 */
export function tagsOf(text: string): Readonly<Record<string, string>> {
  const tags = Object.create(null) as Record<string, string>;
  for (const pair of text.split(";")) {
    const [, key = "", value = ""] = /^([^=]*)=?([\s\S]*)$/.exec(pair) ?? [];
    if (key.trim() !== "") tags[key.trim()] = value;
  }
  return { ...tags };
}

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

/** A tag such as `asynchronous=true` marks an asynchronous SageMaker endpoint. */
export const saysAsynchronous = (tags: Readonly<Record<string, string>>): boolean =>
  ["asynchronous", "async"].some((key) => Object.hasOwn(tags, key) && isYes(tags[key] ?? ""));

export const isYes = (text: string): boolean => /^(true|yes|y|1)$/i.test(text.trim());
