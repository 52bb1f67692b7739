import type { Moment } from "./moment.ts";
import { DEMO_SAMPLES, SAMPLES_PER_DAY } from "./moment.ts";
import type { Random } from "./random.ts";

/** A level over time, in percent unless `scaled`. Started once a series, so that a shape may remember. */
export type LoadShape = (random: Random) => (at: Moment) => number;

/** Correlation with the sample before: the busy EC2 hosts of NAB's CloudWatch series show 0.73, 0.97 and 0.99. */
const NOISE_MEMORY = 0.85;
const STEPS_PER_HOUR = 12;
const SATURDAY = 5;

export const zero = (): LoadShape => () => () => 0;

export const steady =
  (level: number, noise = level * 0.06): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, noise);
    return () => percent(level + wobble());
  };

/** Follows people: lowest at 05:00 UTC, highest at 17:00 (noon in New York), weekends at 60 % of the swing. */
export const businessHours =
  (low: number, high: number): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, (high - low) * 0.05);
    return ({ hour, weekday }) => {
      const swing = ((1 + Math.cos(((hour - 17) / 24) * 2 * Math.PI)) / 2) ** 1.3;
      const share = weekday >= SATURDAY ? 0.6 : 1;
      return percent(low + (high - low) * swing * share + wobble());
    };
  };

/** Work from `from` to `to` (hours, UTC) each night, nothing otherwise. */
export const nightlyBurst =
  (level: number, from = 1, to = 3, rest = 0): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, level * 0.05);
    return ({ hour }) => (hour >= from && hour < to ? percent(level + wobble()) : rest);
  };

/** `hours` of work from `from` on one day of the week (Sunday is 6). */
export const weeklyBatch =
  (level: number, weekday = 6, from = 8, hours = 6): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, level * 0.05);
    return (at) =>
      at.weekday === weekday && at.hour >= from && at.hour < from + hours ? percent(level + wobble()) : 0;
  };

/** A person at work: tries something every so often between 14:00 and 23:00 UTC, never on a weekend. */
export const weekendOff =
  (level: number): LoadShape =>
  (random) => {
    let until = 0;
    return ({ hour, weekday, index }) => {
      if (weekday >= SATURDAY || hour < 14 || hour >= 23) return 0;
      if (index >= until && random.uniform() < 0.06) until = index + random.integer(3, 18);
      return index < until ? percent(level + random.normal() * 6) : 0;
    };
  };

/** Near the ceiling, with a dip of one or two samples while a checkpoint is written. */
export const trainingRun =
  (level = 96, checkpointHours = 3): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, 1.5);
    const every = Math.round(checkpointHours * STEPS_PER_HOUR);
    return ({ index }) => percent((index % every < 2 ? level * 0.12 : level) + wobble());
  };

/** As `shape`, and at `rest` for the last `minutes` before the demo's end. */
export const untilShortlyBefore =
  (minutes: number, shape: LoadShape, rest = 0): LoadShape =>
  (random) => {
    const level = shape(random);
    const last = DEMO_SAMPLES - (minutes / 60) * STEPS_PER_HOUR;
    return (at) => (at.index < last ? level(at) : rest);
  };

/** As `shape`, and at `share` of it for the last `days`. */
export const fallen =
  (days: number, share: number, shape: LoadShape): LoadShape =>
  (random) => {
    const level = shape(random);
    const last = DEMO_SAMPLES - days * SAMPLES_PER_DAY;
    return (at) => level(at) * (at.index < last ? 1 : share);
  };

/** Dead but for one to four health checks a day, 5 minutes each, of 3 to 40 %. */
export const blips =
  (low = 3, high = 40): LoadShape =>
  (random) => {
    let today = new Set<number>();
    return ({ stepOfDay }) => {
      if (stepOfDay === 0) {
        const count = random.integer(1, 4);
        today = new Set(Array.from({ length: count }, () => random.integer(0, SAMPLES_PER_DAY - 1)));
      }
      return today.has(stepOfDay) ? random.between(low, high) : 0;
    };
  };

export const growing =
  (from: number, to: number): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, (to - from) * 0.04);
    return ({ progress }) => percent(from + (to - from) * progress + wobble());
  };

/** Demand above what the machine has: pinned to the ceiling, with an hour of air before dawn. */
export const saturated =
  (level = 99): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, 0.7);
    return ({ hour }) => percent((hour >= 5 && hour < 6 ? level - 22 : level) + wobble());
  };

/** A model or a data set on its way into memory, complete with the last sample. */
export const filling =
  (to: number, hours: number): LoadShape =>
  (random) => {
    const wobble = noiseOf(random, 0.4);
    let steps = 0;
    return () => percent(Math.min(1, ++steps / (hours * STEPS_PER_HOUR)) * to + wobble());
  };

/** In another unit than percent: a sum over cards or cores, requests, bytes. */
export const scaled =
  (factor: number, shape: LoadShape): LoadShape =>
  (random) => {
    const level = shape(random);
    return (at) => level(at) * factor;
  };

/** The same shape for each of `count` accelerators; their noise differs. */
export const cards = (count: number, shape: LoadShape): LoadShape[] =>
  Array.from({ length: count }, () => shape);

/** First-order autoregressive noise with the given standard deviation. */
function noiseOf(random: Random, deviation: number): () => number {
  const fresh = deviation * Math.sqrt(1 - NOISE_MEMORY ** 2);
  let noise = deviation * random.normal();
  return () => {
    noise = NOISE_MEMORY * noise + fresh * random.normal();
    return noise;
  };
}

const percent = (level: number): number => Math.min(100, Math.max(0, level));
