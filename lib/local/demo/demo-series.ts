import type { Instant } from "../../domain/window.ts";
import type { Character, DemoSignal } from "./character.ts";
import type { Samples } from "./flaw.ts";
import type { LoadShape } from "./load-shape.ts";
import { type Moment, momentsBefore, SAMPLES_PER_DAY } from "./moment.ts";
import { randomFor } from "./random.ts";
import { DEMO, type World } from "./world.ts";

/** One series of the metrics file. */
export interface DemoSeries extends Samples {
  readonly resourceId: string;
  readonly signal: DemoSignal;
  /** null: the whole resource. */
  readonly accelerator: string | null;
}

/** Exporters print utilization with one or two decimals; counts and bytes are whole. */
const DECIMALS: Readonly<Record<DemoSignal, 0 | 1 | 2>> = {
  cpuUtilization: 2,
  memoryUtilization: 2,
  gpuUtilization: 1,
  gpuMemoryUtilization: 1,
  nvidia_smi_utilization_memory: 1,
  networkBytes: 0,
  invocations: 0,
  requestsPerSecond: 1,
  backlog: 0,
  trainingSteps: 0,
};

/** Every series of the fleet over the world's days before `asOf`, one at a time. */
export function* demoSeries(asOf: Instant, { cast, days, seed: own }: World = DEMO): Generator<DemoSeries> {
  const moments = momentsBefore(asOf, days);
  for (const character of cast) {
    const seen = moments.slice(firstIndexOf(character, moments.length));
    for (const { signal, accelerator, shape } of channelsOf(character)) {
      const name = `${character.id} ${signal} ${accelerator ?? ""}`;
      const seed = own === undefined ? name : `${own} ${name}`;
      const samples = sampled(shape, seen, seed, DECIMALS[signal]);
      const flawed = character.flaw?.(samples, randomFor(`${seed} flaw`)) ?? samples;
      yield { resourceId: character.id, signal, accelerator, ...flawed };
    }
  }
}

interface Channel {
  readonly signal: DemoSignal;
  readonly accelerator: string | null;
  readonly shape: LoadShape;
}

function channelsOf({ load }: Character): Channel[] {
  const entries = Object.entries(load) as [DemoSignal, LoadShape | readonly LoadShape[]][];
  return entries.flatMap(([signal, shapes]): Channel[] =>
    typeof shapes === "function"
      ? [{ signal, accelerator: null, shape: shapes }]
      : shapes.map((shape, index) => ({ signal, accelerator: String(index), shape })),
  );
}

function sampled(shape: LoadShape, moments: readonly Moment[], seed: string, decimals: number): Samples {
  const level = shape(randomFor(seed));
  const scale = 10 ** decimals;
  return {
    indexes: moments.map(({ index }) => index),
    values: moments.map((at) => Math.round(level(at) * scale) / scale),
  };
}

const firstIndexOf = ({ ageDays }: Character, samples: number): number =>
  Math.max(0, samples - Math.ceil(ageDays * SAMPLES_PER_DAY));
