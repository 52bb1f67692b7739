import { HOURS_PER_WEEK } from "../domain/window.ts";
import type { HourlyUsage } from "../purchase/commitment-usage.ts";
import type { UsageHistory } from "../purchase/demand-level.ts";

/** Made-up fleets, one difficulty each: two years of hours of two types, the same for the same name. */
export interface MadeFleet {
  readonly name: string;
  readonly usage: UsageHistory;
}

const HOURS = 17_520;
const HOURS_PER_YEAR = 8_760;
const YEARLY_DRIFT = 0.3;
const START = "2024-01-01T00:00:00.000Z";
const HOURS_PER_DAY = 24;

/** Where an hour lies: `year` counts from the start, `day` and `week` are hours within them; `noise` is standard normal. */
interface Moment {
  readonly year: number;
  readonly day: number;
  readonly week: number;
  readonly noise: number;
  /** Starts at 1; its logarithm is a random walk with a standard deviation of 30 % after a year. */
  readonly drift: number;
}

type Instances = (at: Moment) => readonly [number, number];

/** Twice as many in the busiest hour of a working day as at night; 60 % at weekends. */
const daily = ({ day, week }: Moment): number =>
  (1 - 0.33 * Math.cos((2 * Math.PI * (day - 2)) / HOURS_PER_DAY)) * (week < 120 ? 1 : 0.6);
const noisy = ({ noise }: Moment, by: number): number => Math.max(0, 1 + by * noise);

const SHAPES: Readonly<Record<string, Instances>> = {
  constant: () => [100, 0],
  "flat, daily pattern": (at) => [100 * daily(at) * noisy(at, 0.05), 0],
  "grows 60 % a year": (at) => [60 * 1.6 ** at.year * daily(at) * noisy(at, 0.05), 0],
  "shrinks 40 % a year": (at) => [150 * 0.6 ** at.year * daily(at) * noisy(at, 0.05), 0],
  "step up by half": (at) => [(at.year < 0.8 ? 100 : 150) * daily(at) * noisy(at, 0.05), 0],
  "step down by half": (at) => [(at.year < 0.8 ? 100 : 50) * daily(at) * noisy(at, 0.05), 0],
  "stops after 14 months": (at) => [at.year < 1.17 ? 100 * daily(at) * noisy(at, 0.05) : 0, 0],
  "starts after 5 months": (at) => [at.year < 0.42 ? 0 : 100 * daily(at) * noisy(at, 0.05), 0],
  "yearly season of 30 %": (at) => [100 * (1 + 0.3 * Math.sin(2 * Math.PI * at.year)) * daily(at), 0],
  "batch, every night": ({ day }) => [day < 8 ? 120 : 0, 0],
  "batch, one week in three": ({ year }) => [Math.floor(year * 52) % 3 === 0 ? 120 : 0, 0],
  "one type replaces the other": (at) => {
    const moved = Math.min(1, Math.max(0, (at.year - 0.7) * 3));
    const all = 100 * daily(at) * noisy(at, 0.05);
    return [all * (1 - moved), all * moved];
  },
  spiky: (at) => [(at.noise > 2 ? 400 : 60) * daily(at), 0],
  "drifts by chance": (at) => [100 * at.drift * daily(at) * noisy(at, 0.05), 0],
};

export const madeFleets = (): readonly MadeFleet[] =>
  Object.entries(SHAPES).map(([name, instances], index) => ({ name, usage: hoursOf(instances, index + 1) }));

function hoursOf(instances: Instances, seed: number): UsageHistory {
  const random = gaussian(seed);
  const cells = new Float64Array(2 * HOURS);
  let drift = 1;
  for (let hour = 0; hour < HOURS; hour++) {
    const at = {
      year: hour / HOURS_PER_YEAR,
      day: hour % HOURS_PER_DAY,
      week: hour % HOURS_PER_WEEK,
      noise: random(),
      drift,
    };
    drift *= Math.exp((YEARLY_DRIFT * random()) / Math.sqrt(HOURS_PER_YEAR));
    cells.set(instances(at), 2 * hour);
  }
  return { types: ["old", "new"], hours: HOURS, instances: cells, start: START };
}

/** Sums of twelve uniform numbers of a linear congruential generator (Numerical Recipes), less their mean: near enough to normal. */
function gaussian(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

/** A history played backwards: what grew, shrinks. */
export function backwards<Usage extends HourlyUsage>(usage: Usage): Usage {
  const width = usage.types.length;
  const instances = new Float64Array(usage.hours * width);
  for (let hour = 0; hour < usage.hours; hour++)
    instances.set(
      usage.instances.subarray(hour * width, (hour + 1) * width),
      (usage.hours - 1 - hour) * width,
    );
  return { ...usage, instances };
}
