import type { Verdict } from "../domain/finding.ts";
import type { Resource, SignalStatistics } from "../domain/fleet.ts";
import { type InstanceType, instanceTypeNamed } from "../domain/instance-type.ts";
import { scaleUsd } from "../domain/units.ts";
import { currentPrice, dollarsOf, findingOn, monthlyCost, pass, severityOf, unknown } from "./evidence.ts";
import type { Limits, LimitValues, Rule, RuleContext } from "./rule.ts";
import { ageHours, MIN_COVERAGE, readAccelerators, sampleCount, seriesSeen } from "./telemetry.ts";

const ID = "blind-spot";

export const BLIND_SPOT_LIMITS = {
  graceHours: {
    default: 24,
    unit: "hours since launch",
    why: "an agent may be installed by the first deployment",
  },
  minCoverage: {
    default: MIN_COVERAGE,
    unit: "share of the samples that should be there",
    why: "with more gaps than samples, the other rules stay silent on it",
    staysTo: 1.1,
  },
} as const satisfies Limits;

export const blindSpot: Rule<typeof BLIND_SPOT_LIMITS> = {
  id: ID,
  title: "Every accelerator that is paid for is measured.",
  needs: ["gpuUtilization"],
  limits: BLIND_SPOT_LIMITS,
  judge: (context, limits) => context.fleet.resources.map((resource) => judgeOne(context, resource, limits)),
};

function judgeOne(
  context: RuleContext,
  resource: Resource,
  limits: LimitValues<typeof BLIND_SPOT_LIMITS>,
): Verdict {
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  if (!type) return unknown(ID, resource.id, `instance type ${resource.instanceType} is not in the catalog`);
  if (!type.accelerators) return pass(ID, resource.id);
  const reading = readAccelerators(resource, type.accelerators.devices, context.now, limits.minCoverage);
  if (reading.kind !== "unseen" || ageHours(resource, context.fleet) < limits.graceHours)
    return pass(ID, resource.id);
  const telling = seriesSeen(resource, context.now, limits.minCoverage);
  return blindFinding(context, resource, { type, telling, why: reading.why });
}

interface Blindness {
  readonly type: InstanceType;
  /** Of single accelerators that can be seen. */
  readonly telling: readonly SignalStatistics[];
  readonly why: string;
}

function blindFinding(context: RuleContext, resource: Resource, { type, telling, why }: Blindness): Verdict {
  const devices = type.accelerators?.devices ?? 0;
  // As many as there are devices, and yet the reading is of no use: something else is wrong with it.
  const seen = telling.length < devices ? telling : [];
  const unseenShare = devices > 0 ? 1 - seen.length / devices : 1;
  const whole = monthlyCost(context, resource);
  const cost = whole && scaleUsd(whole, unseenShare);
  const price = currentPrice(context, resource);
  const sliced = resource.notMeasurable.some((entry) => entry.signal === "gpuUtilization");
  const count = devices * resource.instances;
  const all = `the ${count} accelerator${count === 1 ? "" : "s"}`;
  const which = seen.length === 0 ? all : `${count - seen.length * resource.instances} of ${all}`;
  return findingOn(ID, resource, context, {
    severity: sliced ? "info" : severityOf(cost),
    confidence: "high",
    title: `nobody measures ${which} of this ${resource.instanceType}`,
    observed: { why, blindUsdPerMonth: cost ?? null },
    expected: { gpuUtilization: "one series an accelerator, samples in at least half of the time" },
    window: context.fleet.window,
    samples: sampleCount(seen),
    signalsUsed: seen.length === 0 ? [] : ["gpuUtilization"],
    signalsNotChecked: seen.length === 0 ? ["gpuUtilization"] : [],
    // Seeing costs nothing and saves nothing by itself: the dollars say how much is unseen.
    ...(price && cost !== undefined ? { dollars: dollarsOf(price, cost, cost) } : {}),
    advice: { text: adviceOf(resource, sliced) },
    risk: "none: until then idle and right-size stay silent on it",
    arithmetic: [
      cost === undefined
        ? `no price known for ${resource.instanceType} in ${resource.region}`
        : `${cost.toFixed(2)} USD a month run unmeasured${seen.length === 0 ? "" : `: ${which}, of ${whole?.toFixed(2)} USD`}`,
    ],
  });
}

function adviceOf(resource: Resource, sliced: boolean): string {
  if (sliced)
    return "MIG slices have no utilization in nvidia-smi: export DCGM's profiling metrics (GR_ENGINE_ACTIVE) per slice.";
  if (resource.kind !== "ec2")
    return "Turn on the endpoint's or job's instance metrics, or see why they stopped.";
  return "Install the CloudWatch agent with its nvidia_gpu section and append_dimensions InstanceId, or see why it stopped.";
}
