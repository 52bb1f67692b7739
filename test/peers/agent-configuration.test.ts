import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GPU_AGENT_CONFIGURATION } from "../../lib/infra/gpu-agent-configuration.ts";
import { anItem, level, meansOf, readFrom } from "../aws/cloudwatch/reading.ts";
import { CloudWatchAccount } from "../fakes/cloudwatch-account.ts";

interface AgentConfiguration {
  readonly metrics: {
    readonly append_dimensions: Readonly<Record<string, string>>;
    readonly metrics_collected: Readonly<Record<string, { readonly measurement: readonly string[] }>>;
  };
}

const document = readFileSync(join(import.meta.dirname, "../../docs/gpu-telemetry.md"), "utf8");
const [, json = ""] = /```json\n(\{\s+"metrics"[\s\S]+?)```/.exec(document) ?? [];

/** The agent's names for what its sections measure: `nvidia_gpu` is published as `nvidia_smi_`. */
const PREFIXES: Readonly<Record<string, string>> = { nvidia_gpu: "nvidia_smi", mem: "mem" };

describe("the agent's configuration that docs/gpu-telemetry.md tells people to use", () => {
  const { metrics } = JSON.parse(json) as AgentConfiguration;
  const appended = Object.keys(metrics.append_dimensions);

  function publishedBy(sections: AgentConfiguration["metrics"]["metrics_collected"]): CloudWatchAccount {
    const account = new CloudWatchAccount();
    for (const [section, { measurement }] of Object.entries(sections)) {
      const card = section === "nvidia_gpu" ? { index: "0", name: "NVIDIA A10G", arch: "Ampere" } : {};
      const set = { ...card, host: "renamed", ...Object.fromEntries(appended.map((name) => [name, "i-1"])) };
      for (const one of measurement)
        account.publish(["CWAgent", `${PREFIXES[section]}_${one}`], set, level(50));
    }
    return account;
  }

  test("makes a machine's cards, their memory and its own memory visible, whatever its host is called", async () => {
    const read = await readFrom(publishedBy(metrics.metrics_collected), [anItem()]);
    expect(meansOf(read)).toEqual({
      "gpuUtilization/0": 0.5,
      "gpuMemoryUtilization/0": 1,
      memoryUtilization: 0.5,
    });
    expect(read.problems).toEqual([]);
  });

  test("is the one that the stack rolls out", () => {
    expect(JSON.parse(json)).toEqual(GPU_AGENT_CONFIGURATION);
  });
});
