import { ConfigError, type SourceError } from "../domain/errors.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { InstanceTypes } from "../domain/instance-type.ts";
import { lookBack } from "../domain/window.ts";
import type { FleetSource, GatherRequest } from "../pipeline/ports.ts";
import { boundedMap } from "./bounded-map.ts";
import type { Connection } from "./connection.ts";
import { distinctResources } from "./inventory/distinct-resources.ts";
import { type Observed, observeTarget, type ReadTelemetry } from "./inventory/observed-target.ts";
import type { Target } from "./target.ts";

export interface AwsFleetOptions {
  /** Earlier ones keep their resources' names where two targets use the same. */
  readonly targets: readonly Target[];
  readonly connect: (target: Target) => Connection;
  readonly instanceTypes: InstanceTypes;
  /** Seconds between samples; what the telemetry takes when it is not said. */
  readonly periodSec?: number;
  /** CloudWatch when absent; tests put their own here. */
  readonly readTelemetry?: ReadTelemetry;
}

/** Two at a time: each has its own API limits, and a laptop its own patience. */
const TARGETS_AT_ONCE = 2;

/**
 * What runs in AWS accounts and regions, read only. A list that cannot be read becomes an inventory gap and a problem;
 * SourceError only when no list of any target could be, a refusal before any other reason.
 */
export const awsFleetSource = (options: AwsFleetOptions): FleetSource => ({
  name: "aws",
  fetchFleet: (request) => fetchFleet(options, request),
});

async function fetchFleet(options: AwsFleetOptions, request: GatherRequest): Promise<Fleet> {
  const targets = distinctTargets(options.targets);
  if (targets.length === 0) throw new ConfigError("got no target, expected at least one account and region");
  const asOf = request.asOf ?? request.clock;
  const window = lookBack(asOf, request.lookBackDays);
  const observed = await boundedMap(targets, TARGETS_AT_ONCE, (target) =>
    observeTarget(options, { ...request, window }, target),
  );
  throwIfAllFailed(observed);
  const resources = distinctResources(
    targets.flatMap((target, index) => {
      const resources = observed[index]?.resources;
      return resources === undefined ? [] : [{ target, resources }];
    }),
  );
  return {
    source: "aws",
    asOf,
    window,
    resources: resources.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    inventoryGaps: observed.flatMap(({ gaps }) => gaps),
    instanceTypes: Object.assign({}, ...observed.map(({ instanceTypes }) => instanceTypes)),
    problems: observed.flatMap((one) => one.problems),
  };
}

const distinctTargets = (targets: readonly Target[]): readonly Target[] =>
  targets.filter(
    ({ account, region }, index) =>
      targets.findIndex((one) => one.account === account && one.region === region) === index,
  );

function throwIfAllFailed(observed: readonly Observed[]): void {
  if (observed.some(({ listsRead }) => listsRead > 0)) return;
  const failures: readonly SourceError[] = observed.flatMap((one) => one.failures);
  const [first] = failures;
  if (first) throw failures.find(({ denied }) => denied) ?? first;
}
