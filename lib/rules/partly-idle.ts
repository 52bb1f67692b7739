import type { Advice, Verdict } from "../domain/finding.ts";
import { type Resource, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { type InstanceType, instanceTypeNamed } from "../domain/instance-type.ts";
import { isKeptQuiet, workBecause } from "./activity.ts";
import { type Fit, firstThatFit, type Shelf, shelfOf } from "./capacity-fit.ts";
import {
  confidenceOf,
  currentPrice,
  dollarsOf,
  findingOn,
  monthlyAt,
  pass,
  round,
  severityOf,
  unknown,
  windowOf,
} from "./evidence.ts";
import { IDLE_LIMITS } from "./idle-limits.ts";
import { needOf } from "./need.ts";
import { rightSizeLimits } from "./right-size-limits.ts";
import type { LimitValues, Rule, RuleContext } from "./rule.ts";
import { readAccelerators, sampleCount, signalsMissing } from "./telemetry.ts";

const ID = "partly-idle";
type Values = LimitValues<typeof IDLE_LIMITS>;
type ShelvedContext = RuleContext & { readonly shelf: Shelf };

export const partlyIdle: Rule<typeof IDLE_LIMITS> = {
  id: ID,
  title: "On a machine with several accelerators, each of them works.",
  needs: ["gpuUtilization", "gpuMemoryUtilization", "cpuUtilization", "memoryUtilization"],
  limits: IDLE_LIMITS,
  judge: (context, limits) => {
    const shelf = shelfOf(context);
    return context.fleet.resources.map((resource) => judgeOne({ ...context, shelf }, resource, limits));
  },
};

function judgeOne(context: ShelvedContext, resource: Resource, limits: Values): Verdict {
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  const seen = statisticsOf(resource, "gpuUtilization").filter((one) => one.accelerator !== undefined);
  const devices = type ? (type.accelerators?.devices ?? 0) : seen.length;
  if (devices < 2 || isKeptQuiet(context, resource, "idle")) return pass(ID, resource.id);
  const reading = readAccelerators(resource, devices, context.now);
  if (reading.kind !== "measured") return unknown(ID, resource.id, reading.why);
  if (seen.length < 2) return unknown(ID, resource.id, "gpuUtilization only as a sum over the accelerators");
  const quiet = reading.series.filter((one) => workBecause(one, limits) === undefined);
  if (quiet.length === 0 || quiet.length === reading.series.length) return pass(ID, resource.id);
  return partlyIdleFinding(context, resource, type, reading.series, quiet);
}

function partlyIdleFinding(
  context: ShelvedContext,
  resource: Resource,
  type: InstanceType | undefined,
  series: readonly SignalStatistics[],
  quiet: readonly SignalStatistics[],
): Verdict {
  const busy = series.filter((one) => !quiet.includes(one));
  const price = currentPrice(context, resource);
  const smaller = type && smallerType(context, resource, type, busy);
  const now = price && monthlyAt(price, resource);
  const dollars =
    price && now !== undefined
      ? dollarsOf(price, now, monthlyAt(smaller?.price ?? price, resource))
      : undefined;
  const wasted = now === undefined ? undefined : (now * quiet.length) / series.length;
  return findingOn(ID, resource, context, {
    severity: severityOf(wasted),
    confidence: confidenceOf(series),
    title: `${quiet.length} of ${series.length} accelerators of this ${resource.instanceType} do nothing`,
    observed: {
      idleAccelerators: quiet.map((one) => one.accelerator).join(","),
      busyAccelerators: busy.map((one) => one.accelerator).join(","),
      idleMaxDutyCycle: round(Math.max(...quiet.map((one) => one.dutyCycle))),
      busyMeanUtilization: round(busy.reduce((sum, one) => sum + one.mean, 0) / busy.length),
      idleUsdPerMonth: wasted === undefined ? null : round(wasted, 2),
    },
    expected: { idleAccelerators: 0 },
    window: windowOf(series, context.fleet.window),
    samples: sampleCount(series),
    signalsUsed: ["gpuUtilization"],
    signalsNotChecked: signalsMissing(resource, partlyIdle.needs),
    ...(dollars ? { dollars } : {}),
    advice: adviceOf(resource, quiet, smaller),
    risk: "a job that pins accelerators by index must be told of the new count",
    arithmetic:
      now === undefined
        ? [`no price known for ${resource.instanceType} in ${resource.region}`]
        : [
            `${quiet.length} of ${series.length} accelerators × ${now.toFixed(2)} USD a month = ${(wasted ?? 0).toFixed(2)} USD a month for idle cards`,
          ],
    ...(smaller
      ? {
          proposed: { instanceType: smaller.name, alternatives: [] },
          changes: [{ resource: resource.id, to: { instanceType: smaller.name } }],
        }
      : {}),
  });
}

/** The cheapest type that has the busy accelerators, and the CPU and memory seen. */
function smallerType(
  context: ShelvedContext,
  resource: Resource,
  type: InstanceType,
  busy: readonly SignalStatistics[],
): Fit | undefined {
  if (statisticsOf(resource, "cpuUtilization").length === 0) return undefined;
  const indices = new Set(busy.map((one) => one.accelerator));
  const working = resource.telemetry.filter(
    (one) => one.accelerator === undefined || indices.has(one.accelerator),
  );
  const need = needOf({ ...resource, telemetry: working }, type, rightSizeLimits(context));
  if (!need.accelerators) return undefined;
  const share = busy.length / (type.accelerators?.devices ?? busy.length);
  // Unmeasured memory is taken to be spread evenly over the accelerators' processes.
  const memoryFloor = { perVcpuGiB: 0, totalGiB: need.memoryFloor.totalGiB * share };
  const wanted = { ...need, memoryFloor, accelerators: { ...need.accelerators, devices: busy.length } };
  const price = currentPrice(context, resource);
  if (!price) return undefined;
  const [cheapest] = firstThatFit(context.shelf(type, resource), wanted, context.accelerators, 1);
  return cheapest && cheapest.price.usdPerHour < price.usdPerHour ? cheapest : undefined;
}

function adviceOf(resource: Resource, quiet: readonly SignalStatistics[], smaller: Fit | undefined): Advice {
  const which = quiet.map((one) => one.accelerator).join(", ");
  if (smaller)
    return {
      text: `Accelerators ${which} are idle: move to ${smaller.name}, which has enough of them.`,
    };
  return {
    text: `Accelerators ${which} are idle and no smaller priced type holds the rest: give them work (more replicas, data parallelism), or share this ${resource.instanceType} with another job.`,
  };
}
