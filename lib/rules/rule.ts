import type { Bill } from "../domain/bill.ts";
import type { Commitments } from "../domain/commitment.ts";
import type { Verdict } from "../domain/finding.ts";
import type { Fleet, Signal } from "../domain/fleet.ts";
import type { Accelerators, InstanceTypes } from "../domain/instance-type.ts";
import type { PriceBook } from "../domain/offering.ts";
import type { CapacityPlan } from "../domain/plan.ts";
import type { SpotMarket } from "../domain/spot-market.ts";
import type { Instant } from "../domain/window.ts";

export interface RuleContext {
  readonly fleet: Fleet;
  /** As it runs, where `fleet` is as it will be once the advice of other rules is followed. */
  readonly before?: Fleet;
  readonly bill: Bill | undefined;
  /** undefined when no plan file was given: then nothing is "unplanned". */
  readonly plan: CapacityPlan | undefined;
  readonly prices: PriceBook;
  readonly instanceTypes: InstanceTypes;
  readonly accelerators: Accelerators;
  /** resource id -> workload of the plan; a resource that is not in it is unplanned. */
  readonly assignment: ReadonlyMap<string, string>;
  readonly now: Instant;
  /** Interruptions and the like; without it spot stays unknown. */
  readonly spotMarket?: SpotMarket;
  /** Absent: nobody read what is committed to; savings are then not net of it. */
  readonly commitments?: Commitments;
  /** Ids of findings that this run only keeps open: what they rest on is just beyond the limit (`staysTo`). */
  readonly keptOpen?: ReadonlySet<string>;
}

/** One limit: its value when plan.yaml says nothing, its unit and what it means. Shown in README and `--help`. */
export interface Limit {
  readonly default: number;
  readonly unit: string;
  readonly why: string;
  /**
   * Hysteresis: a finding that is open is judged by so many times the limit, so that what wanders about the limit does not come and go.
   * Absent: it closes where it opens.
   */
  readonly staysTo?: number;
}

export type Limits = Readonly<Record<string, Limit>>;
export type LimitValues<L extends Limits> = { readonly [K in keyof L]: number };

/**
 * The fleet as it runs; as it will be once the advice of the rules registered before is followed; or once there is no further advice on
 * machines at all, for a rule that changes none.
 */
export type Judged = "running" | "advised" | "settled";

/** A rule judges every resource it concerns: finding, pass or unknown, never silence. */
export interface Rule<L extends Limits = Limits> {
  /** File name, prefix of finding ids, label on dashboards. */
  readonly id: string;
  /** One sentence: the good condition. */
  readonly title: string;
  readonly needs: readonly Signal[];
  readonly limits: L;
  /** Requests (`REQUEST_SIGNALS`) are looked back on for so many days, by the day; as long as all else unless said. */
  readonly trendDays?: number;
  /** Its verdict rests on what is *not* there: unknown while part of the inventory could not be read. */
  readonly countsAbsence?: true;
  /** Which fleet it judges, see `Judged`; as it runs unless said. */
  readonly judges?: Judged;
  judge(context: RuleContext, limits: LimitValues<L>): readonly Verdict[];
}

/** The limits by which a finding that is open stays open. */
export const stayingOf = (
  limits: Limits,
  values: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value * (limits[name]?.staysTo ?? 1)]),
  );

export const defaultsOf = <L extends Limits>(limits: L): LimitValues<L> =>
  Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, limit.default])) as LimitValues<L>;
