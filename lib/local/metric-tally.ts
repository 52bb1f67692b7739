import type { Problem, Signal, SignalStatistics } from "../domain/fleet.ts";
import { dayOf, type Instant, instant, MS_PER_DAY } from "../domain/window.ts";
import type { Row } from "./duckdb.ts";
import { type SeriesRows, statisticsOfSeries } from "./signal-statistics.ts";

/** A series with samples none of which is a value. */
export interface ValuelessSeries {
  readonly resourceId: string;
  readonly signal: Signal;
  readonly accelerator: string;
  /** The exporter said "no value" (N/A); else it wrote values that cannot be. */
  readonly blanks: number;
  readonly rejected: number;
}

export interface MetricStatistics {
  readonly series: ReadonlyMap<string, readonly SignalStatistics[]>;
  readonly valueless: readonly ValuelessSeries[];
  readonly problems: readonly Problem[];
}

/** Gathers the batches' series by resource, and counts what had to be thrown away. */
export class MetricTally {
  readonly #known: ReadonlySet<string>;
  readonly #asOf: Instant;
  readonly #series = new Map<string, SignalStatistics[]>();
  /** A fleet has the same few days in every series: each is written once. */
  readonly #days = new Map<number, string>();
  readonly #valueless: ValuelessSeries[] = [];
  readonly #strangers = new Map<string, number>();
  #duplicates = 0;
  #rejected = 0;

  constructor(resourceIds: ReadonlySet<string>, asOf: Instant) {
    this.#known = resourceIds;
    this.#asOf = asOf;
  }

  /** `samplesWritten` counts the same moment as often as it was written; the series counts it once. */
  add(series: SeriesRows, samplesWritten: number, rejects: Row | undefined): void {
    const resourceId = String(series.distribution.resourceId);
    const rejected = Number(rejects?.rejected ?? 0);
    if (this.#isStranger(resourceId, samplesWritten + rejected)) return;
    this.#rejected += rejected;
    this.#duplicates += samplesWritten - Number(series.distribution.samples);
    const statistics = statisticsOfSeries(series, rejected, this.#asOf, (day) => this.#dayNamed(day));
    const others = this.#series.get(resourceId);
    if (others === undefined) this.#series.set(resourceId, [statistics]);
    else others.push(statistics);
  }

  addValueless(row: Row): void {
    const resourceId = String(row.resourceId);
    const blanks = Number(row.blanks);
    const rejected = Number(row.rejected);
    if (this.#isStranger(resourceId, blanks + rejected)) return;
    this.#rejected += rejected;
    const accelerator = String(row.accelerator ?? "");
    this.#valueless.push({ resourceId, signal: row.signal as Signal, accelerator, blanks, rejected });
  }

  total(): MetricStatistics {
    return { series: this.#series, valueless: this.#valueless, problems: this.#problems() };
  }

  #dayNamed(day: number): string {
    const name = this.#days.get(day) ?? dayOf(instant(day * MS_PER_DAY));
    this.#days.set(day, name);
    return name;
  }

  #isStranger(resourceId: string, samples: number): boolean {
    if (this.#known.has(resourceId)) return false;
    this.#strangers.set(resourceId, (this.#strangers.get(resourceId) ?? 0) + samples);
    return true;
  }

  #problems(): readonly Problem[] {
    const ids = [...this.#strangers.keys()].toSorted();
    const examples = ids
      .slice(0, 3)
      .map((id) => JSON.stringify(id))
      .join(", ");
    return [
      {
        what: `samples of ${ids.length} resources that the inventory does not list (${examples}): left out`,
        count: this.#strangers.values().reduce((total, count) => total + count, 0),
      },
      {
        what: "samples written more than once for the same moment: the largest was kept",
        count: this.#duplicates,
      },
      {
        what: "samples not a number, negative, above what the signal can be, or in the future: rejected",
        count: this.#rejected,
      },
    ].flatMap((problem) => (problem.count === 0 ? [] : [{ where: "metrics", ...problem }]));
  }
}
