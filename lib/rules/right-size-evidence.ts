import type { Advice, Candidate, Verdict } from "../domain/finding.ts";
import { type Resource, type Signal, statisticsOf } from "../domain/fleet.ts";
import type { InstanceType } from "../domain/instance-type.ts";
import type { Price } from "../domain/offering.ts";
import { fraction, usd } from "../domain/units.ts";
import type { Fit, Need } from "./capacity-fit.ts";
import {
  confidenceOf,
  dollarsOf,
  findingOn,
  lower,
  monthlyAt,
  round,
  severityOf,
  windowOf,
} from "./evidence.ts";
import { shellWord } from "./idle-advice.ts";
import type { RuleContext } from "./rule.ts";
import { sampleCount, signalsMissing } from "./telemetry.ts";

const ID = "right-size";

export interface Move {
  readonly need: Need;
  readonly price: Price;
  readonly candidates: readonly Candidate[];
  readonly direction: "up" | "down";
}

export function candidateOf(fit: Fit, price: Price, resource: Resource, type: InstanceType): Candidate {
  const usdPerMonth = monthlyAt(fit.price, resource);
  const projected = Object.entries(fit.projected).map(([dimension, share]) => [dimension, round(share, 3)]);
  return {
    instanceType: fit.name,
    usdPerMonth,
    savingUsdPerMonth: usd(monthlyAt(price, resource) - usdPerMonth),
    projected: Object.fromEntries(projected),
    risk: shareOfTimeAbove(fit.type.vcpus / type.vcpus, resource),
  };
}

/** The share of observed samples whose CPU demand exceeds `size` (1 = today's machine), rounded up to a known quantile. */
function shareOfTimeAbove(size: number, resource: Resource): Candidate["risk"] {
  const cpu = statisticsOf(resource, "cpuUtilization");
  const quantiles = [
    ["max", 0],
    ["p995", 0.005],
    ["p99", 0.01],
    ["p95", 0.05],
    ["p90", 0.1],
    ["p50", 0.5],
  ] as const;
  const known = quantiles.find(([name]) => cpu.every((one) => one[name] <= size));
  return fraction(known?.[1] ?? 1);
}

export function moveFinding(context: RuleContext, resource: Resource, move: Move): Verdict {
  const [best] = move.candidates;
  if (!best) throw new Error("got no candidate, expected at least one");
  const cpu = statisticsOf(resource, "cpuUtilization");
  const notChecked = signalsMissing(resource, signalsFor(move.need));
  const now = monthlyAt(move.price, resource);
  const dollars = dollarsOf(move.price, now, best.usdPerMonth);
  return findingOn(ID, resource, context, {
    severity: move.direction === "up" ? "medium" : severityOf(dollars.savingUsdPerMonth),
    confidence: notChecked.length > 0 ? lower(confidenceOf(cpu)) : confidenceOf(cpu),
    title: `${resource.instanceType} is too ${move.direction === "up" ? "small" : "large"}: ${best.instanceType} fits`,
    observed: observedOf(resource),
    expected: expectedOf(move.need),
    window: windowOf(cpu, context.fleet.window),
    samples: sampleCount(resource.telemetry.filter(({ signal }) => signalsFor(move.need).includes(signal))),
    signalsUsed: signalsFor(move.need).filter((signal) => !notChecked.includes(signal)),
    signalsNotChecked: notChecked,
    dollars,
    advice: adviceOf(resource, best, move),
    risk: riskOf(best, notChecked),
    arithmetic: arithmeticOf(resource, move, best),
    proposed: { instanceType: best.instanceType, alternatives: move.candidates },
    changes: [{ resource: resource.id, to: { instanceType: best.instanceType } }],
  });
}

const signalsFor = (need: Need): readonly Signal[] =>
  need.accelerators
    ? ["cpuUtilization", "memoryUtilization", "gpuUtilization", "gpuMemoryUtilization"]
    : ["cpuUtilization", "memoryUtilization"];

function observedOf(resource: Resource): Record<string, number | string> {
  const seen: Record<string, number | string> = { instanceType: resource.instanceType };
  for (const one of resource.telemetry) {
    if (!one.signal.endsWith("Utilization")) continue;
    seen[`${one.signal}P995`] = Math.max(Number(seen[`${one.signal}P995`] ?? 0), round(one.p995));
    seen[`${one.signal}Max`] = Math.max(Number(seen[`${one.signal}Max`] ?? 0), round(one.max));
  }
  return seen;
}

function expectedOf(need: Need): Record<string, number> {
  return {
    vcpus: round(need.vcpus, 2),
    ...(need.memoryGiB === undefined ? {} : { memoryGiB: round(need.memoryGiB, 2) }),
    ...(need.accelerators
      ? { accelerators: need.accelerators.devices, vramGiBEach: round(need.accelerators.memoryGiBEach, 2) }
      : {}),
  };
}

function adviceOf(resource: Resource, best: Candidate, move: Move): Advice {
  const check = move.need.memoryGiB === undefined && !move.need.accelerators;
  const first = check ? "Memory is not measured here: look at it first (free -m). Then change" : "Change";
  const text = `${first} ${resource.instanceType} to ${best.instanceType}${move.direction === "up" ? ", or add a replica" : ""}.`;
  if (resource.kind !== "ec2")
    return { text: `${text} Deploy a new endpoint or job configuration with that type.` };
  const id = shellWord(resource.id);
  const region = shellWord(resource.region);
  return {
    text,
    command: [
      `aws ec2 stop-instances --instance-ids ${id} --region ${region}`,
      `aws ec2 wait instance-stopped --instance-ids ${id} --region ${region}`,
      `aws ec2 modify-instance-attribute --instance-id ${id} --instance-type ${best.instanceType} --region ${region}`,
      `aws ec2 start-instances --instance-ids ${id} --region ${region}`,
    ].join(" && "),
  };
}

function riskOf(best: Candidate, notChecked: readonly string[]): string {
  const share = `demand above the new size in at most ${(best.risk * 100).toFixed(1)} % of the observed time`;
  return notChecked.length === 0 ? share : `${share}; not checked: ${notChecked.join(", ")}`;
}

function arithmeticOf(resource: Resource, { need, price }: Move, best: Candidate): string[] {
  const memory =
    need.memoryGiB === undefined
      ? "memory not measured: the new type keeps at least the memory per vCPU (all of it beside accelerators)"
      : `memory needed, headroom included: ${need.memoryGiB.toFixed(1)} GiB`;
  return [
    `vCPU needed, headroom included: ${need.vcpus.toFixed(2)}`,
    memory,
    ...(need.accelerators
      ? [
          `${need.accelerators.devices} × ${need.accelerators.memoryGiBEach.toFixed(1)} GiB of VRAM, ${(need.accelerators.compute * 100).toFixed(0)} % of a ${need.accelerators.chip}`,
        ]
      : []),
    `now ${resource.instances} × ${price.usdPerHour} USD/h × 730 h; then ${best.usdPerMonth.toFixed(2)} USD a month: ${best.savingUsdPerMonth.toFixed(2)} USD difference`,
  ];
}
