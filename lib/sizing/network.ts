import type { Layout } from "./layout-search.ts";
import { matrixParameters } from "./model-shape.ts";
import { dataReplicas, microBatches, nodeOf } from "./training-setup.ts";

export interface NetworkNeed {
  /** Leaves and enters each node in a step: gradients and gathered weights of its data-parallel ranks. */
  readonly bytesPerNodeAndStep: number;
  /** In the mean over a step: what a node's network must hold without the step waiting for it. */
  readonly gbpsPerNode: number;
}

/** 16-bit passes a step: gradients scattered and gathered; under ZeRO-3 weights gathered twice and gradients scattered, each micro-batch. */
export function networkOf({ setup, step }: Layout): NetworkNeed {
  const replicas = dataReplicas(setup);
  const node = nodeOf(setup);
  if (setup.accelerators <= node) return { bytesPerNodeAndStep: 0, gbpsPerNode: 0 };
  const share = (2 * matrixParameters(setup.model)) / (setup.tensor * setup.pipeline);
  const passes = setup.sharding === "zero3" ? 3 * microBatches(setup) : 2;
  // A ring enters and leaves a node once for each of its slices; members inside the node pass it on over NVLink.
  const slices = Math.min(node, setup.tensor * setup.pipeline);
  const bytesPerNodeAndStep = passes * share * slices * ((replicas - 1) / replicas);
  return { bytesPerNodeAndStep, gbpsPerNode: (bytesPerNodeAndStep * 8) / 1e9 / step.seconds.total };
}
