import type { Load } from "./character.ts";
import { businessHours, cards, type LoadShape, scaled, steady, trainingRun, zero } from "./load-shape.ts";

const MEGABYTE = 1e6;

/** `networkBytes` is the sum over five minutes, as CloudWatch's NetworkIn with statistic Sum; `megabytes` at level 50. */
export const traffic = (megabytes: number, shape: LoadShape = steady(50)): LoadShape =>
  scaled((megabytes * MEGABYTE) / 50, shape);

/** A replica behind a load balancer that answers on its GPU: all signals follow the callers. */
export const gpuService = (peak: number, vram: number, peakQps: number): Load => ({
  gpuUtilization: [businessHours(peak * 0.35, peak)],
  gpuMemoryUtilization: [steady(vram, 0.4)],
  cpuUtilization: businessHours(peak * 0.3, peak * 0.75),
  memoryUtilization: steady(58, 1),
  networkBytes: traffic(900, businessHours(30, 100)),
  requestsPerSecond: scaled(peakQps / 100, businessHours(20, 50)),
});

export const cpuService = (peak: number, memory: number, peakQps: number): Load => ({
  cpuUtilization: businessHours(peak * 0.4, peak),
  memoryUtilization: steady(memory, 1.2),
  networkBytes: traffic(700, businessHours(35, 100)),
  requestsPerSecond: scaled(peakQps / 100, businessHours(20, 50)),
});

/** A job that keeps `count` GPUs full and writes a checkpoint every few hours. */
export const trainingNode = (count: number, level: number, vram: number): Load => ({
  gpuUtilization: cards(count, trainingRun(level)),
  gpuMemoryUtilization: cards(count, steady(vram, 0.6)),
  cpuUtilization: steady(31, 3),
  memoryUtilization: steady(44, 1),
  networkBytes: traffic(21_000),
});

/** Nobody works here: the operating system breathes, the GPUs do not. */
export const idleBox = (count: number, vram: LoadShape = zero(), gpu: LoadShape = zero()): Load => ({
  gpuUtilization: cards(count, gpu),
  gpuMemoryUtilization: cards(count, vram),
  cpuUtilization: steady(1.4, 0.3),
  networkBytes: traffic(1.2),
});

/**
 * A SageMaker endpoint as CloudWatch shows it: CPU summed over cores, GPU and VRAM summed over cards, calls counted
 * over five minutes.
 */
export const sageMaker = (
  machine: { readonly vcpus: number; readonly gpus: number },
  gpu: LoadShape,
  vram: LoadShape,
  work: Load,
): Load => ({
  cpuUtilization: scaled(machine.vcpus, gpuFeeder(gpu)),
  memoryUtilization: steady(47, 1),
  gpuUtilization: scaled(machine.gpus, gpu),
  gpuMemoryUtilization: scaled(machine.gpus, vram),
  ...work,
});

/** A process that feeds a GPU needs about a third as much of the CPU. */
const gpuFeeder =
  (gpu: LoadShape): LoadShape =>
  (random) => {
    const level = gpu(random);
    return (at) => 2 + level(at) * 0.3;
  };
