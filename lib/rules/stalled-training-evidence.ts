import type { FindingEvidence, Severity, Verdict } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { money } from "../domain/money.ts";
import { scaleRate } from "../domain/units.ts";
import { addHours, type Instant } from "../domain/window.ts";
import { currentPrice, ownerOf, round, UNPLANNED } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";
import type { Rank } from "./stalled-training-facts.ts";

const ID = "stalled-training";
const MOST_NAMED = 4;
/** Of what is burnt an hour: a p4d and more, to wake anybody at once. House value, 2026-11. */
const CRITICAL_USD_PER_HOUR = 20;

export interface Job {
  readonly name: string;
  readonly workload: string | undefined;
  readonly resources: readonly Resource[];
}

export interface Stall {
  readonly kind: "dead job" | "hung job" | "idle ranks";
  readonly job: Job;
  readonly ranks: readonly Rank[];
  /** Those that stand still. */
  readonly stalled: readonly Rank[];
  readonly minutes: number;
  /** No sample of the steps came, where they came regularly; else they read zero. */
  readonly stepsMissing?: boolean;
  readonly minUsdPerHour: number;
}

export function stallFinding(context: RuleContext, stall: Stall): Verdict {
  const { kind, job, ranks, stalled, minutes, stepsMissing = false } = stall;
  const burn = burnOf(context, stall);
  const owner = job.workload === undefined ? undefined : ownerOf(context, job.workload);
  const [first] = job.resources;
  const window = first && ranks[0] ? ranks[0].series.window : context.fleet.window;
  const since = silentSince(window.end, minutes);
  const finding: FindingEvidence = {
    id: findingId(ID, job.name),
    rule: ID,
    resource: job.name,
    workload: job.workload ?? UNPLANNED,
    ...(owner === undefined ? {} : { owner }),
    ...(job.workload === undefined && first
      ? { place: { kind: first.kind, region: first.region, account: first.account } }
      : {}),
    severity: severityOf(stall, burn.usdPerHour),
    confidence: stepsMissing || ranks.some(({ series }) => series.intervalSec > 900) ? "medium" : "high",
    title: titleOf(stall, since, burn.usdPerHour),
    observed: {
      kind,
      silentMinutes: round(minutes, 0),
      silentSince: since,
      acceleratorsSilent: stalled.length,
      accelerators: ranks.length,
      machines: new Set(stalled.map(({ resource }) => resource.id)).size,
      burnUsdPerHour: burn.usdPerHour === undefined ? null : round(burn.usdPerHour, 2),
    },
    expected: { silentMinutes: "checkpoints and data loading take less" },
    window,
    samples: ranks.reduce((sum, { series }) => sum + series.samples, 0),
    signalsUsed: kind === "hung job" ? ["gpuUtilization", "trainingSteps"] : ["gpuUtilization"],
    signalsNotChecked: [],
    advice: adviceOf(stall),
    risk: stepsMissing
      ? "what publishes the steps may have died alone: the job's log knows"
      : "a long evaluation on the CPU, or a job that is done, looks the same: its log knows",
    arithmetic: burn.lines,
  };
  return { kind: "finding", finding };
}

const silentSince = (end: Instant, minutes: number): Instant => addHours(end, -minutes / 60);

function severityOf({ kind, minUsdPerHour }: Stall, usdPerHour: number | undefined): Severity {
  if (kind === "idle ranks" || (usdPerHour !== undefined && usdPerHour < minUsdPerHour)) return "medium";
  return usdPerHour !== undefined && usdPerHour >= CRITICAL_USD_PER_HOUR ? "critical" : "high";
}

/** Machines that stand still are paid whole; of one with idle ranks, their share. */
function burnOf(context: RuleContext, { stalled, ranks }: Stall) {
  const machines = [...Map.groupBy(stalled, ({ resource }) => resource)];
  let usdPerHour: number | undefined = 0;
  const lines = machines.map(([resource, silent]) => {
    const price = currentPrice(context, resource);
    const all = ranks.filter((one) => one.resource === resource).length;
    if (!price) {
      usdPerHour = undefined;
      return `${resource.id}: no price known for ${resource.instanceType}`;
    }
    const cost = (scaleRate(price.usdPerHour, resource.instances) * silent.length) / all;
    if (usdPerHour !== undefined) usdPerHour += cost;
    return `${resource.id}: ${silent.length} of ${all} accelerators silent, ${resource.instances} × ${price.usdPerHour} USD/h = ${cost.toFixed(2)} USD an hour`;
  });
  return { usdPerHour, lines };
}

function titleOf(
  { kind, job, stalled, ranks, minutes, stepsMissing }: Stall,
  since: Instant,
  usdPerHour: number | undefined,
): string {
  const burning = usdPerHour === undefined ? "the meter runs" : `${money(usdPerHour)} an hour burn`;
  const long = minutes >= 120 ? `${(minutes / 60).toFixed(0)} hours` : `${minutes.toFixed(0)} minutes`;
  const at = `${since.slice(0, 16).replace("T", " ")} UTC`;
  switch (kind) {
    case "dead job":
      return `${job.name}: all ${ranks.length} accelerators silent for ${long}, since ${at}; ${burning}`;
    case "hung job":
      return `${job.name}: accelerators busy and no step ${stepsMissing ? "published" : "finished"} for ${long}, since ${at}; ${burning}`;
    default:
      return `${job.name}: ${stalled.length} of ${ranks.length} accelerators silent for ${long} while the others work; ${burning}`;
  }
}

function adviceOf({ kind, job, stalled }: Stall) {
  const names = [...new Set(stalled.map(({ resource }) => resource.id))];
  const machines = `${names.slice(0, MOST_NAMED).join(", ")}${names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ""}`;
  if (kind === "idle ranks") {
    const cards = stalled
      .slice(0, MOST_NAMED * 2)
      .map(({ resource, accelerator }) => `${resource.id}/${accelerator ?? "all"}`);
    return {
      text: `Look at ranks ${cards.join(", ")}: they left the job or were never given work; restart it with all, or on fewer accelerators.`,
    };
  }
  const what = kind === "hung job" ? "Take a stack trace of one rank (py-spy dump), then restart" : "Restart";
  const text = `${what} ${job.name} from its last checkpoint; if it is done, stop ${machines}: they are paid until then.`;
  const ids = names.filter((id) => /^i-[0-9a-z-]+$/.test(id));
  return ids.length === names.length && ids.length > 0
    ? { text, command: `aws ec2 stop-instances --instance-ids ${ids.join(" ")}` }
    : { text };
}
