import type { SourceError } from "../../domain/errors.ts";
import type { Problem, Resource, SignalStatistics } from "../../domain/fleet.ts";
import type { ReducedSeries } from "../../timeseries/series-statistics.ts";
import type { Barred, Combined, Heard, Measurement } from "./measurement.ts";

export type ResourceTelemetry = Pick<Resource, "telemetry" | "notMeasurable" | "unread">;

type Named = Resource["notMeasurable"][number];

interface Gathered {
  readonly telemetry: SignalStatistics[];
  readonly notMeasurable: Map<Named["signal"], Named>;
  readonly unread: Map<Named["signal"], Named>;
}

/** Gathers the batches' results by resource, and counts what was lost. */
export class TelemetryTally {
  readonly #byResource: ReadonlyMap<string, Gathered>;
  readonly #problems = new Map<string, Problem>();
  readonly #asynchronous = new Set<string>();
  readonly #where: string;

  constructor(resourceIds: Iterable<string>, where: string) {
    this.#where = where;
    this.#byResource = new Map(
      Iterator.from(resourceIds).map((id) => [
        id,
        { telemetry: [], notMeasurable: new Map(), unread: new Map() },
      ]),
    );
  }

  /** What was read of a resource so far. */
  heardOf(resourceId: string): Heard {
    const gathered = this.#byResource.get(resourceId);
    return gathered === undefined ? { telemetry: [] } : telemetryOf(gathered);
  }

  add(resourceId: string, combined: Combined, series: readonly ReducedSeries[]): void {
    const { notMeasurable, unread, asynchronous } = combined;
    const gathered = this.#byResource.get(resourceId);
    for (const { statistics, rejected } of series) {
      if (statistics) gathered?.telemetry.push(statistics);
      if (rejected > 0) this.#count(statistics ? SOME_REJECTED : ALL_REJECTED, rejected);
    }
    if (notMeasurable) this.bar({ resourceId, ...notMeasurable });
    if (unread) this.miss({ resourceId, ...unread });
    if (asynchronous) this.#asynchronous.add(resourceId);
  }

  bar({ resourceId, signal, reason }: Barred): void {
    this.#byResource.get(resourceId)?.notMeasurable.set(signal, { signal, reason });
  }

  miss({ resourceId, signal, reason }: Barred): void {
    this.#byResource.get(resourceId)?.unread.set(signal, { signal, reason });
  }

  /** Measurements that CloudWatch did not answer in full. */
  addUnread({ resourceId, signals, queries }: Measurement, why: SourceError): void {
    for (const signal of signals) this.miss({ resourceId, signal, reason: why.reason });
    const failure = why.denied ? "denied" : "failed";
    this.#count(`series not read: ${why.reason}`, queries.length, failure);
  }

  addMessage(text: string): void {
    this.#count(`CloudWatch says ${JSON.stringify(text)}`, 1);
  }

  total(others: readonly Problem[]) {
    return {
      byResource: new Map(this.#byResource.entries().map(([id, one]) => [id, telemetryOf(one)])),
      asynchronous: this.#asynchronous,
      problems: [...others, ...this.#problems.values()],
    };
  }

  #count(what: string, more: number, failure?: Problem["failure"]): void {
    const count = (this.#problems.get(what)?.count ?? 0) + more;
    this.#problems.set(what, { where: this.#where, what, count, ...(failure ? { failure } : {}) });
  }
}

const SOME_REJECTED =
  "samples not a number, negative, above what the signal can be, or in the future: rejected";
const ALL_REJECTED = "samples of series in which none can be used: rejected";

const telemetryOf = ({ telemetry, notMeasurable, unread }: Gathered): ResourceTelemetry => ({
  // What a resource cannot mean anything by, and what was read in part, is not shown in part.
  telemetry: telemetry
    .filter(({ signal }) => !notMeasurable.has(signal) && !unread.has(signal))
    .toSorted(bySignalThenAccelerator),
  notMeasurable: [...notMeasurable.values()],
  ...(unread.size === 0 ? {} : { unread: [...unread.values()] }),
});

const bySignalThenAccelerator = (a: SignalStatistics, b: SignalStatistics): number =>
  a.signal.localeCompare(b.signal) || NUMERIC.compare(a.accelerator ?? "", b.accelerator ?? "");
const NUMERIC = new Intl.Collator("en", { numeric: true });
