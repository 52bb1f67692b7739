import type { Advice, Confidence, Dollars, FindingEvidence, Verdict } from "../domain/finding.ts";
import { type Resource, type Signal, type SignalStatistics, statisticsOf } from "../domain/fleet.ts";
import { acceleratorDevices, instanceTypeNamed } from "../domain/instance-type.ts";
import { usd } from "../domain/units.ts";
import { workBecause } from "./activity.ts";
import type { Fit } from "./capacity-fit.ts";
import {
  confidenceOf,
  currentPrice,
  dollarsOf,
  findingOn,
  lower,
  monthlyAt,
  monthlyCost,
  pass,
  severityOf,
  unknown,
  windowOf,
} from "./evidence.ts";
import { stopAdvice } from "./idle-advice.ts";
import { factsOf, type IdleFacts, isCpuBusy, riskOf } from "./idle-facts.ts";
import { IDLE_LIMITS } from "./idle-limits.ts";
import { moveOffAccelerators } from "./idle-move.ts";
import type { LimitValues, Rule, RuleContext } from "./rule.ts";
import { readAccelerators, readSignal, sampleCount, signalsMissing } from "./telemetry.ts";

const ID = "idle";
type Values = LimitValues<typeof IDLE_LIMITS>;

export const idle: Rule<typeof IDLE_LIMITS> = {
  id: ID,
  title: "A running resource does work: its accelerators (or, without any, its CPU) are not quiet.",
  needs: [
    "gpuUtilization",
    "gpuMemoryUtilization",
    "cpuUtilization",
    "networkBytes",
    "invocations",
    "requestsPerSecond",
    "backlog",
  ],
  limits: IDLE_LIMITS,
  judge: (context, limits) => context.fleet.resources.map((resource) => judgeOne(context, resource, limits)),
};

function judgeOne(context: RuleContext, resource: Resource, limits: Values): Verdict {
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  if (isCalled(resource, limits)) return pass(ID, resource.id);
  const devices = type ? acceleratorDevices(type) : statisticsOf(resource, "gpuUtilization").length;
  return devices > 0
    ? judgeByAccelerators(context, resource, devices, limits)
    : judgeWithoutAccelerators(context, resource, limits);
}

/** GPU verdicts come from GPU data alone: a quiet CPU next to a busy GPU is the normal case. */
function judgeByAccelerators(
  context: RuleContext,
  resource: Resource,
  devices: number,
  limits: Values,
): Verdict {
  const reading = readAccelerators(resource, devices, context.now);
  if (reading.kind === "unseen") {
    return isUncalled(resource, context, limits)
      ? uncalled(context, resource, limits)
      : unknown(ID, resource.id, reading.why);
  }
  if (reading.series.some((one) => workBecause(one, limits))) return pass(ID, resource.id);
  if (reading.kind === "young" && !isBareAtZero(resource, reading.series, limits)) {
    return unknown(ID, resource.id, reading.why);
  }
  return idleFinding(context, resource, reading.series, limits, confidenceOf(reading.series));
}

/** Six hours with every card at exactly zero and nothing in its memory need no longer history. */
function isBareAtZero(resource: Resource, series: readonly SignalStatistics[], limits: Values): boolean {
  const memory = statisticsOf(resource, "gpuMemoryUtilization");
  const hoursSeen = Math.min(...series.map((one) => (one.samples * one.intervalSec) / 3600));
  return (
    hoursSeen >= limits.bareCardHours &&
    series.every((one) => one.max === 0) &&
    memory.length >= series.length &&
    memory.every((one) => one.max < 0.01)
  );
}

function judgeWithoutAccelerators(context: RuleContext, resource: Resource, limits: Values): Verdict {
  if (isUncalled(resource, context, limits)) return uncalled(context, resource, limits);
  const reading = readSignal(resource, "cpuUtilization", context.now);
  if (reading.kind !== "measured") return unknown(ID, resource.id, reading.why);
  if (resource.kind !== "ec2") return pass(ID, resource.id);
  const quietCpu = { dutyCycle: limits.dutyCycle, lightDutyCycle: 1, activeDayShare: limits.activeDayShare };
  const busy = reading.series.some((one) => workBecause(one, quietCpu) || one.mean >= limits.cpuMean);
  if (busy || networkBytesPerSecond(resource) > limits.networkBytesPerSecond) return pass(ID, resource.id);
  const blind = signalsMissing(resource, ["networkBytes"]).length > 0;
  const confidence = confidenceOf(reading.series);
  return idleFinding(context, resource, reading.series, limits, blind ? lower(confidence) : confidence);
}

const TRAFFIC: readonly Signal[] = ["invocations", "requestsPerSecond", "backlog"];

/** Calls that keep arriving settle it: whatever answers them is not idle. One test call in two weeks does not. */
function isCalled(resource: Resource, limits: Values): boolean {
  const { dutyCycle, activeDayShare } = limits;
  return resource.telemetry.some(
    (one) =>
      TRAFFIC.includes(one.signal) &&
      workBecause(one, { dutyCycle, lightDutyCycle: dutyCycle, activeDayShare }) !== undefined,
  );
}

/**
 * A synchronous endpoint whose invocations are published and all zero. Their absence proves nothing, and neither do zeros
 * beside a CPU that works: calls may be counted elsewhere (by container, or under the variant's former name).
 */
function isUncalled(resource: Resource, context: RuleContext, limits: Values): boolean {
  if (resource.kind !== "sagemaker-endpoint" || resource.asynchronous) return false;
  if (isCpuBusy(resource, limits)) return false;
  const reading = readSignal(resource, "invocations", context.now);
  return reading.kind === "measured" && reading.series.every((one) => one.max === 0);
}

function uncalled(context: RuleContext, resource: Resource, limits: Values): Verdict {
  const series = statisticsOf(resource, "invocations");
  return idleFinding(context, resource, series, limits, lower(confidenceOf(series)));
}

function idleFinding(
  context: RuleContext,
  resource: Resource,
  series: readonly SignalStatistics[],
  limits: Values,
  confidence: Confidence,
): Verdict {
  const facts = factsOf(resource, series, limits);
  const cost = monthlyCost(context, resource);
  if (cost !== undefined && cost < limits.minUsdPerMonth) return pass(ID, resource.id);
  const price = currentPrice(context, resource);
  const move = facts.cpuBusy ? moveOf(context, resource) : undefined;
  const then = facts.cpuBusy ? (move ? monthlyAt(move.price, resource) : cost) : usd(0);
  const dollars =
    price && cost !== undefined && then !== undefined ? dollarsOf(price, cost, then) : undefined;
  const advice: Advice = stopAdvice(resource, facts, move?.name);
  const what = series[0]?.signal ?? "cpuUtilization";
  return findingOn(ID, resource, context, {
    severity: severityOf(dollars?.savingUsdPerMonth),
    confidence,
    title: `${resource.instanceType} has done no work that ${what} could see`,
    observed: facts,
    expected: { dutyCycle: `above ${limits.dutyCycle}`, activeDays: "work on some day, or every week" },
    window: windowOf(series, context.fleet.window),
    samples: sampleCount(series),
    signalsUsed: [...new Set(resource.telemetry.map((one) => one.signal))],
    signalsNotChecked: signalsMissing(resource, idle.needs),
    ...(dollars ? { dollars } : {}),
    advice,
    ...changeOf(resource, facts, move?.name),
    risk: riskOf(facts),
    arithmetic: [arithmeticOf(resource, dollars, facts.cpuBusy)],
  });
}

function moveOf(context: RuleContext, resource: Resource): Fit | undefined {
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  return type && moveOffAccelerators(context, resource, type);
}

function changeOf(
  resource: Resource,
  { cpuBusy }: IdleFacts,
  target: string | undefined,
): Pick<FindingEvidence, "changes" | "proposed"> {
  if (!cpuBusy) return { changes: [{ resource: resource.id, to: "stopped" }] };
  if (target === undefined) return {};
  return {
    proposed: { instanceType: target, alternatives: [] },
    changes: [{ resource: resource.id, to: { instanceType: target } }],
  };
}

function arithmeticOf(resource: Resource, dollars: Dollars | undefined, stays: boolean): string {
  if (!dollars)
    return `no price known for ${resource.instanceType} in ${resource.region}: dollars not stated`;
  const now = `${resource.instances} × ${dollars.price.usdPerHour} USD/h × 730 h = ${dollars.nowUsdPerMonth.toFixed(2)} USD a month`;
  if (stays) return `${now}; without accelerators ${dollars.proposedUsdPerMonth.toFixed(2)}`;
  return resource.capacityType === "reserved"
    ? `${now}, prepaid: stopped, it is paid on until its term ends`
    : `${now}, all of it saved when stopped (disks go on costing)`;
}

function networkBytesPerSecond(resource: Resource): number {
  const series = statisticsOf(resource, "networkBytes");
  return series.reduce((total, one) => total + one.mean / Math.max(1, one.intervalSec), 0);
}
