import type { Resource, SignalStatistics } from "../../../lib/domain/fleet.ts";
import { fraction } from "../../../lib/domain/units.ts";
import { addHours } from "../../../lib/domain/window.ts";
import type { RuleContext } from "../../../lib/rules/rule.ts";
import { aContext } from "../context.ts";
import { aResource, aSeries, NOW } from "../fleet.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../plan.ts";
import { aJob, aSpotFleet } from "../spot.ts";
import { limitedAt, type OnTheLimit, on, pricesWith } from "./case.ts";

/** So many of forty. */
const ranking = (count: number): RuleContext => {
  const resources = Array.from({ length: count }, (_, index) =>
    aResource({ id: `i-${index}`, instanceType: "m7i.2xlarge" }),
  );
  return aContext(resources, {
    plan: aCapacityPlan([aWorkload()], [aCapacity({ instances: 40, vcpus: 320 })]),
    assignment: new Map(resources.map(({ id }) => [id, "ranking"])),
  });
};

/** Of 400 requests a second that are planned. */
const asked = (qps: number, growthPerMonth: number): RuleContext => {
  const resource = aResource({ id: "i-1", telemetry: [aSeries("requestsPerSecond", qps)] });
  const workload = aWorkload({ demand: { peakQps: 320, growthPerMonth }, headroom: fraction(0) });
  const replicas = { count: 4, qpsEach: 100 };
  return aContext([resource], {
    plan: aCapacityPlan([workload], [aCapacity({ replicas, instances: 1 })]),
    assignment: new Map([["i-1", "ranking"]]),
  });
};

const lastActive = (minutes: number): Pick<SignalStatistics, "lastActiveAt"> => ({
  lastActiveAt: addHours(NOW, -(minutes + 5) / 60),
});
/** Four cards of a job, silent for so many minutes each. */
const job = (
  silent: readonly number[],
  change: Partial<Resource> = {},
  more: readonly SignalStatistics[] = [],
) => {
  const telemetry = silent.map((minutes, index) =>
    aSeries("gpuUtilization", 0.9, { accelerator: String(index), ...lastActive(minutes) }),
  );
  return trained(aResource({ instanceType: "g5.12xlarge", telemetry: [...telemetry, ...more], ...change }));
};
const trained = (resource: Resource): RuleContext =>
  aContext([resource], {
    plan: aCapacityPlan(
      [{ name: "job", kind: "training", purchase: "on-demand" }],
      [aCapacity({ workload: "job", kind: "training" })],
    ),
    assignment: new Map([[resource.id, "job"]]),
  });

const STALLED: readonly OnTheLimit[] = [
  on("stalled-training", "silentMinutes", 0.5, (times) => job([1, 1, 1, 1].map((one) => one * 15 * times))),
  on("stalled-training", "rankMinutes", 0.5, (times) => job([0, 0, 0, 60 * times])),
  on("stalled-training", "stepSilentMinutes", 0.5, (times) =>
    job([0, 0, 0, 0], {}, [aSeries("trainingSteps", 3, lastActive(30 * times))]),
  ),
  // Half an hour of the half day that was seen, and silent since.
  on("stalled-training", "minWorkedHours", 0.5, (times) => {
    const dutyCycle = fraction((0.5 * times) / 12);
    const series = aSeries("gpuUtilization", 0.1, { days: 0.5, dutyCycle, ...lastActive(90) });
    return trained(aResource({ telemetry: [series], launchedAt: addHours(NOW, -12) }));
  }),
];

const movable = aContext([aResource()], aSpotFleet(aJob(), { running: ["i-1"] }));

export const WORKLOADS_ON_THE_LIMIT: readonly OnTheLimit[] = [
  // A quarter more than forty is fifty.
  on("plan-drift", "tolerance", 0.8, (times) => ranking(Math.round(50 * times))),
  on("plan-drift", "unplannedUsdPerMonth", 0.5, (times) =>
    aContext([aResource({ instanceType: "m7i.large" })], {
      plan: aCapacityPlan([], []),
      prices: pricesWith({ "m7i.large": (50 * times) / 730 }),
    }),
  ),
  on("runway", "soonMonths", 3, (times) => asked(400 / 1.1 ** (3 * times), 0.1)),
  on("runway", "tooLarge", 0.7, (times) => asked(400 / (2 * times), 0)),
  ...STALLED,
  on("spot", "minSaving", 0.5, limitedAt(movable, "spot", "minSaving", "share")),
  on("spot", "minSavingUsdPerMonth", 0.5, limitedAt(movable, "spot", "minSavingUsdPerMonth", "USD")),
];
