import type { Bill } from "../domain/bill.ts";
import type { Commitments } from "../domain/commitment.ts";
import { problemOf, SourceError } from "../domain/errors.ts";
import type { Fleet, Problem } from "../domain/fleet.ts";
import type { Interruption } from "../domain/interruption.ts";
import type { Plan } from "../domain/plan.ts";
import type { SpotMarket } from "../domain/spot-market.ts";
import { addDays, addHours, type Instant } from "../domain/window.ts";
import { type RegisteredRule, signalsNeeded } from "../rules/registered-rule.ts";
import { committedShare } from "./committed-share.ts";
import type {
  BillSource,
  CommitmentSource,
  FleetSource,
  GatherRequest,
  PriceSource,
  Prices,
} from "./ports.ts";

/** Two weeks: each weekday twice, and the longest that 5-minute CloudWatch data allows at no extra cost. */
export const LOOK_BACK_DAYS = 14;

/** As long as EC2 keeps spot prices. Capacity changes: what happened last year says little. */
const INTERRUPTION_DAYS = 90;

/** What was recorded of our own spot instances; throws SourceError. */
export interface InterruptionSource {
  load(since: Instant): Promise<readonly Interruption[]>;
}

export interface GatherPorts {
  readonly fleet: FleetSource;
  readonly bill: BillSource;
  readonly prices: PriceSource;
  /** Absent where nothing records them: not known, which is not none. */
  readonly interruptions?: InterruptionSource;
  /** Absent where nothing is asked: what is committed to is then not known, which is not nothing. */
  readonly commitments?: CommitmentSource;
}

export interface GatherFacts {
  readonly plan: Plan | undefined;
  readonly rules: readonly RegisteredRule[];
  readonly clock: Instant;
  readonly asOf?: Instant;
  readonly onProgress?: (step: string) => void;
  /** Judge only what was launched within these hours, and training; what is older keeps its findings until it is gone. */
  readonly launchedWithinHours?: number;
}

export interface Gathered {
  readonly fleet: Fleet;
  readonly bill: Bill | undefined;
  readonly prices: Prices["book"];
  readonly spotMarket: Pick<
    SpotMarket,
    "committedShare" | "interruptions" | "interruptionsSince" | "zonePrices"
  >;
  readonly commitments: Commitments | undefined;
  readonly problems: readonly Problem[];
}

/** All that one run looks at. What fails and is not the fleet itself becomes a problem. */
export async function gather(ports: GatherPorts, facts: GatherFacts): Promise<Gathered> {
  const { clock, rules, asOf, launchedWithinHours, onProgress: progress = () => undefined } = facts;
  // A trend is held against a plan: without a planned service it is not worth a metric.
  const isPlanned = facts.plan?.workloads.some(({ kind }) => kind === "inference") ?? false;
  const trendDays = isPlanned ? Math.max(0, ...rules.map((rule) => rule.trendDays)) : 0;
  const request: GatherRequest = {
    signals: signalsNeeded(rules),
    lookBackDays: LOOK_BACK_DAYS,
    clock,
    ...(trendDays > LOOK_BACK_DAYS ? { trendDays } : {}),
    ...(asOf === undefined ? {} : { asOf }),
    ...(launchedWithinHours === undefined
      ? {}
      : { launchedSince: addHours(clock, -launchedWithinHours), training: facts.plan?.workloads ?? [] }),
    onProgress: progress,
  };
  progress("reading fleet");
  const fleet = await ports.fleet.fetchFleet(request);
  progress("reading bill and prices");
  const { bill, problems } = await billOrProblem(ports.bill, { ...request, asOf: fleet.asOf });
  const regions = [...new Set(fleet.resources.map(({ region }) => region)), facts.plan?.region ?? []].flat();
  const prices = await ports.prices.fetchPrices([...new Set(regions)].toSorted());
  const recorded = await recordedInterruptions(ports.interruptions, fleet.asOf);
  const committed = await ports.commitments?.fetchCommitments({ asOf: fleet.asOf });
  return {
    fleet,
    bill,
    prices: prices.book,
    spotMarket: {
      ...committedShare(committed?.commitments),
      ...recorded.interruptions,
      ...(prices.zonePrices === undefined ? {} : { zonePrices: prices.zonePrices }),
    },
    commitments: committed?.commitments,
    problems: [
      ...problems,
      ...prices.problems.map(answeredBefore),
      ...recorded.problems,
      ...(committed?.problems ?? []),
    ],
  };
}

async function recordedInterruptions(source: InterruptionSource | undefined, asOf: Instant) {
  const interruptionsSince = addDays(asOf, -INTERRUPTION_DAYS);
  try {
    const interruptions = await source?.load(interruptionsSince);
    return { interruptions: interruptions ? { interruptions, interruptionsSince } : {}, problems: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { interruptions: {}, problems: [problemOf(error)] };
  }
}

/** Prices that could not be read live are dated ones, and say so: less fresh, but no part of the fleet is unseen. */
const answeredBefore = ({ failure: _, ...problem }: Problem): Problem => problem;

/** A bill that cannot be read takes no utilization finding down: what rests on it becomes unknown, and the run says why. */
async function billOrProblem(
  source: BillSource,
  request: GatherRequest,
): Promise<{ readonly bill: Bill | undefined; readonly problems: readonly Problem[] }> {
  try {
    return { bill: await source.fetchBill(request), problems: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { bill: undefined, problems: [problemOf(error)] };
  }
}
