import { SAMPLES_PER_DAY } from "./moment.ts";
import type { Random } from "./random.ts";

/** Samples as they will be written, in that order. `null` is an empty field. */
export interface Samples {
  readonly indexes: readonly number[];
  readonly values: readonly (number | null)[];
}

/** What telemetry of real fleets does to a clean series on its way. */
export type Flaw = (samples: Samples, random: Random) => Samples;

/** Agents that retry after a timeout: whole days arrive in the wrong order, one sample in twenty arrives twice. */
export const duplicatedAndOutOfOrder: Flaw = (samples, random) => {
  const order = samples.indexes.map((_, position) => position);
  const lateFirst = order.toSorted((a, b) => dayAt(samples, b) - dayAt(samples, a) || a - b);
  return pick(
    samples,
    lateFirst.flatMap((position) => (random.uniform() < 0.05 ? [position, position] : [position])),
  );
};

/** An exporter prints `N/A` while the driver resets: not a number for some, an empty field for others. */
export const notNumbers: Flaw = (samples, random) => ({
  indexes: samples.indexes,
  values: samples.values.map((value) => {
    const chance = random.uniform();
    return chance < 0.01 ? Number.NaN : chance < 0.02 ? null : value;
  }),
});

/** Only these days (0 = oldest) are there at all. */
export const onlyDays =
  (...days: readonly number[]): Flaw =>
  (samples) =>
    pick(
      samples,
      samples.indexes.flatMap((_, position) => (days.includes(dayAt(samples, position)) ? [position] : [])),
    );

/** An agent that dies soon after the nightly reboot: the first `count` samples of each day, then silence. */
export const firstOfDay =
  (count: number): Flaw =>
  (samples) =>
    pick(
      samples,
      samples.indexes.flatMap((index, position) => (index % SAMPLES_PER_DAY < count ? [position] : [])),
    );

const dayAt = (samples: Samples, position: number): number =>
  Math.floor((samples.indexes[position] ?? 0) / SAMPLES_PER_DAY);

const pick = (samples: Samples, positions: readonly number[]): Samples => ({
  indexes: positions.map((position) => samples.indexes[position] ?? 0),
  values: positions.map((position) => samples.values[position] ?? null),
});
