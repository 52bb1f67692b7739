import type { Resource } from "../domain/fleet.ts";
import type { InstanceType } from "../domain/instance-type.ts";
import { epochMs, instant, MS_PER_HOUR } from "../domain/window.ts";
import { needOf } from "../rules/need.ts";
import { RIGHT_SIZE_LIMITS } from "../rules/right-size-limits.ts";
import { defaultsOf } from "../rules/rule.ts";
import type { Points } from "../timeseries/samples.ts";
import type { Board, NotJudged, PolicyScore, Role } from "./board.ts";
import { excessOf } from "./excess.ts";
import {
  coversWeek,
  FIRST_DECISION_DAYS,
  fleetBefore,
  pastOf,
  type Recording,
  spanOf,
  weekOf,
  weeksOf,
} from "./recording.ts";
import { maximumTimes, SIZE_BASELINES } from "./size-statistics.ts";

/** Percent of the present machine to provide, from the past, its week to come hidden (but from the oracle). */
interface ShareRival {
  readonly policy: string;
  readonly role: Role;
  readonly source: string;
  /** `next` is shown to bounds alone. */
  readonly advise: (past: Recording, next?: Recording) => number;
}

/** One vCPU stands for the machine, whatever it is: the need comes out as a share of it. */
const UNIT: InstanceType = {
  name: "unit",
  family: "unit",
  vcpus: 1,
  memoryGiB: 1,
  architecture: "x86_64",
  burstable: false,
  bareMetal: false,
  currentGeneration: true,
};
const LIMITS = defaultsOf(RIGHT_SIZE_LIMITS);

/** right-size's own need, of statistics reduced by the code that `watch` reduces with. */
const ownNeed = (resource: Resource): number => 100 * needOf(resource, UNIT, LIMITS).vcpus;

const cpuOf = ({ series }: Recording): Points =>
  series[0]?.average ?? { times: new Float64Array(), values: new Float64Array() };

const RIVALS: readonly ShareRival[] = [
  {
    policy: "headroom",
    role: "ours",
    source: "lib/rules/need.ts",
    advise: (past) => {
      const at = (cpuOf(past).times.at(-1) ?? 0) + 1;
      const [resource] = fleetBefore("past", [past], instant(at)).resources;
      return resource && resource.telemetry.length > 0 ? ownNeed(resource) : 100;
    },
  },
  ...SIZE_BASELINES.map(
    ({ policy, source, cpu }): ShareRival => ({
      policy,
      source,
      role: "baseline",
      advise: (past) => cpu(cpuOf(past)),
    }),
  ),
  { policy: "do nothing", role: "bound", source: "", advise: () => 100 },
  {
    policy: "oracle: next week's maximum",
    role: "bound",
    source: "knows the week",
    advise: (_, next) => (next ? maximumTimes(1)(cpuOf(next)) : 100),
  },
];

/** A demand over time, in percent of a machine that holds all of it. Its own history alone decides. */
export interface Demand {
  readonly data: string;
  readonly recordings: readonly Recording[];
}

/**
 * Sizes of any amount at proportional cost: the statistic is tested, not the catalog. Each series is decided on weekly, each week of each
 * counts the same. Advice above the present machine is taken as staying: demand above 100 % was not recorded.
 */
export function replayShares(id: string, { data, recordings }: Demand): Board {
  const tallies = RIVALS.map((rival) => ({ rival, cost: 0, harmed: 0, depth: 0 }));
  const notJudged: NotJudged[] = [];
  let decisions = 0;
  for (const recording of recordings) {
    const weeks = weeksOf([recording]);
    if (weeks.length === 0) notJudged.push(tooShort(recording));
    for (const week of weeks) {
      const [past] = pastOf([recording], week.at);
      const [next] = weekOf([recording], week);
      if (!past || !next || cpuOf(past).values.length === 0 || !coversWeek(cpuOf(next), week)) {
        notJudged.push({
          what: recording.resource.id,
          why: `the week from ${week.at} is mostly missing, or nothing is known before it`,
        });
        continue;
      }
      decisions++;
      for (const tally of tallies) {
        const share =
          Math.min(
            100,
            Math.max(0, tally.rival.advise(past, ...(tally.rival.role === "bound" ? [next] : []))),
          ) / 100;
        const { overShare, depth } = excessOf([{ points: cpuOf(next), limit: 100 * share }]);
        tally.cost += share;
        tally.harmed += overShare;
        tally.depth += depth;
      }
    }
  }
  const scores = tallies.map(({ rival, cost, harmed, depth }): PolicyScore => {
    const { policy, role, source } = rival;
    const n = Math.max(1, decisions);
    return { policy, role, source, saving: 1 - cost / n, harm: harmed / n, more: { depth: depth / n } };
  });
  return {
    id,
    title: "Right-size, capacity in any amount",
    data,
    savingMeans: "capacity not paid for",
    harmMeans: "share of time in which demand was above what was advised",
    decisions,
    scores: decisions === 0 ? [] : scores,
    notJudged,
  };
}

/** How much is there and how much would be needed. */
export function tooShort(recording: Recording): NotJudged {
  const span = spanOf([recording]);
  const days = span ? (epochMs(span.end) - epochMs(span.start)) / (24 * MS_PER_HOUR) : 0;
  const needed = 2 * FIRST_DECISION_DAYS;
  return {
    what: recording.resource.id,
    why: `${days.toFixed(1)} days of history, ${needed} needed: ${FIRST_DECISION_DAYS} to decide by, 7 to judge it`,
  };
}
