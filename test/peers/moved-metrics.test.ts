import { expect, test } from "vitest";
import { NOW } from "../builders/fleet.ts";
import { anInstance } from "../fakes/aws-inventory-entries.ts";
import { CloudWatchAccount } from "../fakes/cloudwatch-account.ts";
import { runOver } from "./fleet-run.ts";
import { levelsOf, steady } from "./loads.ts";

const END = Date.parse(NOW);
const FIVE_DAYS = 120;

/** Five days ago the agent was taken off and Container Insights put on: both are listed for two weeks. */
function movedToContainerInsights(): CloudWatchAccount {
  const agent = { InstanceId: "i-1", index: "0", name: "NVIDIA A10G", host: "h" };
  const node = { ClusterName: "eks", NodeName: "n", InstanceId: "i-1", InstanceType: "g5.xlarge" };
  return new CloudWatchAccount()
    .publish(["CWAgent", "nvidia_smi_utilization_gpu"], agent, levelsOf(steady(80), END, 1, FIVE_DAYS), false)
    .publish(
      ["ContainerInsights", "node_gpu_utilization"],
      { ...node, GpuDevice: "nvidia0" },
      levelsOf(steady(80), END),
    );
}
const instances = [anInstance("i-1")];
const run = () =>
  runOver({ aws: { regions: { "us-east-1": { instances } } }, cloudWatch: movedToContainerInsights() });

test("a machine whose metrics moved from the agent to Container Insights is not told to stop", async () => {
  expect((await run()).findings.filter(({ rule }) => rule === "idle")).toEqual([]);
});

// gpuMeasurements counts a machine as covered by sets that nobody writes to any more, and does not ask Container Insights for it.
test.fails("nor called unmeasured, for two weeks after the move", async () => {
  expect((await run()).findings.filter(({ rule }) => rule === "blind-spot")).toEqual([]);
});
