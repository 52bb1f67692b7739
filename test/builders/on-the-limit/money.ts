import type { Commitments } from "../../../lib/domain/commitment.ts";
import { HOURS_PER_MONTH, usd, usdPerHour } from "../../../lib/domain/units.ts";
import { addDays, dayOf } from "../../../lib/domain/window.ts";
import type { RuleContext } from "../../../lib/rules/rule.ts";
import {
  aCommittedContext,
  anOwnedPlan,
  aUtilization,
  aWorkingMachine,
  someCommitments,
} from "../commitment.ts";
import { aContext } from "../context.ts";
import { aResource, aSeries, NOW } from "../fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../plan.ts";
import { limitedAt, type OnTheLimit, on } from "./case.ts";

const committed = (change: Partial<Commitments>): RuleContext =>
  aContext([], { commitments: someCommitments(change) });
/** Of a plan that costs so much an hour. */
const unused = (usdAnHour: number, unusedUsd: number): RuleContext =>
  committed({
    owned: [anOwnedPlan({ usdPerHour: usdPerHour(usdAnHour) })],
    savingsPlansUtilization: aUtilization(usdAnHour, unusedUsd),
  });
/** Four machines that are planned and have run for long, on demand. */
const buying = aCommittedContext(
  [aWorkingMachine({ instances: 4, launchedAt: addDays(NOW, -200) })],
  {},
  {
    plan: aCapacityPlan([aWorkload()], [aCapacity({ instanceType: "g5.xlarge" })]),
    assignment: new Map([["i-1", "ranking"]]),
  },
);

/**
 * A m7i.4xlarge that could be half of it, under a plan of which the half would use less than is committed: what is saved is what now runs
 * beside the plan, at 0.8064 USD an hour of which the plan takes 70 %.
 */
const besideThePlan = (usdPerMonth: number): RuleContext =>
  aCommittedContext(
    [
      aResource({
        instanceType: "m7i.4xlarge",
        telemetry: [aSeries("cpuUtilization", 0.4), aSeries("memoryUtilization", 0.4)],
      }),
    ],
    {
      owned: [
        anOwnedPlan({ usdPerHour: usdPerHour(0.8064 * 0.7 * (1 - usdPerMonth / HOURS_PER_MONTH / 0.8064)) }),
      ],
    },
  );

const DAYS = 40;
/** Dollars of each day up to yesterday. */
const billed = (of: (ago: number) => number): Pick<RuleContext, "bill"> => {
  const lines = Array.from({ length: DAYS }, (_, index) => ({
    day: dayOf(addDays(NOW, index - DAYS)),
    usd: usd(of(DAYS - index)),
    service: "Amazon Simple Storage Service",
    category: "usage" as const,
    estimated: false,
    tags: {},
  }));
  const window = { start: addDays(NOW, -DAYS), end: NOW };
  return { bill: { source: "test", metric: "amortized", window, lines, missingDays: [], problems: [] } };
};

/** The newest three days are dearer. */
const jumped = (usual: number, more: number): RuleContext =>
  aContext(
    [],
    billed((ago) => (ago <= 3 ? usual + more : usual)),
  );

/** All of November at so much a day, of a budget of 100 a day. */
const heading = (usdPerDay: number): RuleContext => {
  const plan = aCapacityPlan([], []);
  const budget = { monthlyUsd: usd(3_000), alertAt: [1] };
  return aContext([], { ...billed(() => usdPerDay), plan: { ...plan, plan: { ...plan.plan, budget } } });
};

export const MONEY_ON_THE_LIMIT: readonly OnTheLimit[] = [
  // A tenth unused.
  on("commitment", "minUtilization", 0.5, (times) => unused(50, 50 * 0.1 * times)),
  on("commitment", "minUnusedUsdPerDay", 0.5, (times) => unused(1, (5 * times) / 24)),
  on(
    "commitment",
    "minSavingUsdPerMonth",
    0.5,
    limitedAt(buying, "commitment", "minSavingUsdPerMonth", "USD"),
  ),
  on("right-size", "minSavingUsdPerMonth, net", 0.5, (times) => besideThePlan(5 * times)),
  on("budget", "projectedOver", 0.9, (times) => heading(100 * times)),
  on("anomaly", "minUsdPerDay", 0.5, (times) => jumped(50, 20 * times)),
  on("anomaly", "minShare", 0.5, (times) => jumped(1_000, 200 * times)),
];
