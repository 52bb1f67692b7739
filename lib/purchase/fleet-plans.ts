import type { OwnedSavingsPlan } from "../domain/commitment.ts";
import { applicationOrder } from "./commitment-order.ts";
import { isCoveredBy } from "./commitment-scope.ts";
import type { CommitmentUse, UncoveredMachines } from "./fleet-machines.ts";

/** Plans of one scope, region and term: alike to every machine, so they cover as one. Oldest first. */
interface Pool {
  readonly plans: readonly OwnedSavingsPlan[];
  left: number;
}

/** What a plan may cover, at the rate it covers it. */
interface Pair {
  readonly pool: Pool;
  readonly machines: UncoveredMachines;
  readonly committedUsdPerHour: number;
}

/** Lets Savings Plans cover what is left on demand, EC2 Instance plans before the broader ones. `plans` oldest first. */
export function applyPlans(
  plans: readonly OwnedSavingsPlan[],
  uncovered: readonly UncoveredMachines[],
): readonly CommitmentUse[] {
  const pools = poolsOf(plans);
  cover(pools.filter(isFamily), uncovered);
  cover(
    pools.filter((pool) => !isFamily(pool)),
    uncovered,
  );
  return pools.flatMap(usesOf);
}

function poolsOf(plans: readonly OwnedSavingsPlan[]): readonly Pool[] {
  const groups = Map.groupBy(plans, ({ scope, region, termYears }) =>
    [scope, region ?? "", termYears].join(" "),
  );
  return [...groups.values()].map((group) => ({
    plans: group,
    left: group.reduce((sum, { usdPerHour }) => sum + usdPerHour, 0),
  }));
}

const isFamily = ({ plans }: Pool): boolean => plans[0]?.scope.startsWith("ec2-instance:") ?? false;

/** Each plan and machine it may cover, in the order of what that saves: a 3-year plan takes first where it saves more. */
function cover(pools: readonly Pool[], uncovered: readonly UncoveredMachines[]): void {
  const pairs = pools.flatMap((pool) => uncovered.flatMap((machines) => pairOf(pool, machines)));
  const { order } = applicationOrder({
    onDemand: Float64Array.from(pairs, ({ machines }) => machines.kind.onDemandUsdPerHour),
    committed: Float64Array.from(pairs, ({ committedUsdPerHour }) => committedUsdPerHour),
  });
  for (const index of order) {
    const pair = pairs[index];
    if (pair) coverPair(pair);
  }
}

function pairOf(pool: Pool, machines: UncoveredMachines): readonly Pair[] {
  const [plan] = pool.plans;
  const { kind, left } = machines;
  if (!plan || left <= 0 || kind.capacityType !== "on-demand") return [];
  // A plan whose region nobody told us may be in any: it is not called unused for that.
  if (plan.region !== undefined && plan.region !== kind.region && isFamily(pool)) return [];
  const committedUsdPerHour = kind.committedUsdPerHour?.[plan.termYears];
  if (committedUsdPerHour === undefined || !isCoveredBy(plan.scope, kind.instanceType)) return [];
  return [{ pool, machines, committedUsdPerHour }];
}

/** The smaller of the two is left at exactly nothing. */
function coverPair({ pool, machines, committedUsdPerHour }: Pair): void {
  const wanted = machines.left * committedUsdPerHour;
  if (wanted <= pool.left) {
    machines.left = 0;
    pool.left -= wanted;
  } else {
    machines.left -= pool.left / committedUsdPerHour;
    pool.left = 0;
  }
}

function usesOf({ plans, left }: Pool): readonly CommitmentUse[] {
  let unused = left;
  return plans
    .toReversed()
    .map(({ id, usdPerHour }) => {
      const unusedUsdPerHour = Math.min(unused, usdPerHour);
      unused -= unusedUsdPerHour;
      return { id, usdPerHour, unusedUsdPerHour };
    })
    .toReversed();
}
