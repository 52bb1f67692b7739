import type { Problem, Resource, Signal } from "../../domain/fleet.ts";
import type { Points } from "../../timeseries/samples.ts";
import type { Series } from "../../timeseries/series-statistics.ts";
import type { MetricQuery } from "./metric.ts";

/** Queries that only together make sense, all of one resource: they are read, judged and reduced at once. */
export interface Measurement {
  readonly resourceId: string;
  /** What is unread if any of the queries is not answered in full. */
  readonly signals: readonly Signal[];
  readonly queries: readonly MetricQuery[];
  /** Milliseconds since 1970: points before it are of a predecessor that went by the same name, and are left out. Absent: none can be. */
  readonly sinceMs?: number;
  /** Combined after everything else of the resource, and told what that was. */
  readonly isLast?: true;
  /** One answer a query, in their order, each complete; no points where CloudWatch has none. */
  readonly combine: (answers: readonly Points[], heard: Heard) => Combined;
}

/** What was read of a resource so far, and what could not be; nothing unless the measurement is last. */
export type Heard = Pick<Resource, "telemetry" | "unread">;

export interface Combined {
  readonly series: readonly Series[];
  readonly notMeasurable?: Resource["notMeasurable"][number];
  readonly unread?: Resource["notMeasurable"][number];
  /** A backlog and no `Invocations`: the endpoint is asynchronous, whatever its configuration could tell. */
  readonly asynchronous?: true;
}

/** A signal of a resource that has no series, and why. */
export interface Barred {
  readonly resourceId: string;
  readonly signal: Signal;
  readonly reason: string;
}

/** What to ask for, and what cannot be asked. */
export interface MeasurementPlan {
  readonly measurements: readonly Measurement[];
  readonly notMeasurable: readonly Barred[];
  readonly unread: readonly Barred[];
  readonly problems: readonly Problem[];
}

export const NOTHING: MeasurementPlan = { measurements: [], notMeasurable: [], unread: [], problems: [] };

export const together = (plans: readonly MeasurementPlan[]): MeasurementPlan => ({
  measurements: plans.flatMap(({ measurements }) => measurements),
  notMeasurable: plans.flatMap(({ notMeasurable }) => notMeasurable),
  unread: plans.flatMap(({ unread }) => unread),
  problems: plans.flatMap(({ problems }) => problems),
});
