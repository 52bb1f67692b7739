import { isRegion, roundedUp, scalar } from "../domain/plan-text.ts";
import type { Match } from "../domain/workload.ts";
import { dollars } from "./starter-text.ts";
import { plannedType, type StarterWorkload } from "./starter-workload.ts";

/** The plan's default, written out because the replicas below are computed with it. */
export const STARTER_HEADROOM = 0.3;
/** Where no request was ever seen: a figure that is easy to recognise and to replace. */
const UNSEEN_QPS_EACH = 10;

export interface WorkloadLines {
  readonly name: string;
  readonly planRegion: string;
  readonly workload: StarterWorkload;
}

/** One workload with the comments that say what was seen and what to fill in. */
export function workloadLines({ name, planRegion, workload }: WorkloadLines): string {
  const { guess, group, owner, regions, purchase } = workload;
  const [region = planRegion] = regions.filter(isRegion);
  return [
    `  # ${summary(workload)}`,
    ...notes(workload).map((note) => `  # ${note}`),
    `  - name: ${scalar(name)}`,
    `    kind: ${guess.kind}`,
    ...(owner === undefined ? [] : [`    owner: ${scalar(owner)}`]),
    `    match: ${matchText(group.match)}`,
    ...(region === planRegion ? [] : [`    region: ${region}`]),
    ...body(workload),
    ...(purchase === "on-demand" ? [] : [`    purchase: ${purchase}`]),
    ...hints(workload),
  ].join("\n");
}

function summary({ group, types, regions, monthlyUsd, unpriced }: StarterWorkload): string {
  const [some, more] = [[...types].slice(0, 3), types.size - 3];
  const machines = some.map(([type, count]) => `${count} × ${scalar(type)}`).join(", ");
  const price =
    unpriced > 0
      ? `${dollars(monthlyUsd)} a month and ${unpriced} without a price`
      : `${dollars(monthlyUsd)} a month`;
  const where = regions.length > 1 ? `; in ${regions.map(scalar).join(", ")}` : "";
  return `${machines}${more > 0 ? ` and ${more} more` : ""}, ${price}; by ${group.nameless ? "type" : group.by}${where}`;
}

const notes = ({ guess }: StarterWorkload): readonly string[] =>
  guess.kind === "fixed" ? [SUMS[guess.because]] : [];

const SUMS = {
  "nobody's": "FILL IN: whose is it? Name it; or delete it here and stop it there.",
  "nothing runs now": "GUESS: a sum, since nothing of it runs now.",
  "several types": "GUESS: a sum, since several types run. FILL IN a kind once you know what it needs.",
  "type not in the catalog": "GUESS: a sum, since the catalog lacks its type.",
  "jobs and services":
    "GUESS: a sum, since instances, endpoints or jobs share the tag. FILL IN one workload for each.",
  "a small box": "GUESS: a sum: a small box.",
  "no requests and no accelerator seen":
    "GUESS: a sum, since no requests were seen. If it is a service: kind inference, with `demand` and `replica`.",
  "part of a card": "GUESS: a sum, since its type has a part of a card.",
} as const;

function body(workload: StarterWorkload): readonly string[] {
  const { guess, instances, monthlyUsd } = workload;
  if (guess.kind === "fixed") return [`    monthlyUsd: ${Math.min(1e10, roundedUp(monthlyUsd, 3))}`];
  const { type } = guess;
  const instanceType = `    instanceType: ${plannedType(workload, type)}`;
  if (guess.kind === "training") {
    const cards = Math.max(1, type.accelerators?.count ?? 1) * instances;
    return [
      instanceType,
      `    accelerators: ${cards}`,
      `    hoursPerMonth: ${guess.hoursPerMonth * instances}  # GUESS: ${instances} × ${guess.hoursPerMonth} instance-hours`,
    ];
  }
  const { peakQps, qps } = demandOf(guess.peakQps, instances);
  const cards = type.accelerators?.count ?? 0;
  const needs = `vcpus: ${type.vcpus}, memoryGiB: ${type.memoryGiB}${cards > 0 ? `, accelerators: ${cards}` : ""}`;
  return [
    `    demand: { peakQps: ${peakQps} }  # ${guess.peakQps === undefined ? "GUESS: no requests seen" : "measured: p99.5 of 14 days"}`,
    `    replica: { qps: ${qps}, ${needs} }  # GUESS: what runs is just enough`,
    instanceType,
  ];
}

/** Such that what runs now is what is planned: ceil(peak × 1.3 / qps) = instances. */
function demandOf(
  peak: number | undefined,
  instances: number,
): { readonly peakQps: number; readonly qps: number } {
  const peakQps = peak === undefined ? UNSEEN_QPS_EACH * instances : roundedUp(peak, 3);
  return { peakQps, qps: roundedUp((peakQps * (1 + STARTER_HEADROOM)) / instances, 4) };
}

/** What a rule could do with a line more, left for people to switch on. */
const hints = ({ guess }: StarterWorkload): readonly string[] =>
  guess.kind === "training"
    ? ["    # interruptible: { checkpointMinutes: 60 }  # if it writes checkpoints: spot is weighed"]
    : [];

/** Ids a line, so that a diff of the plan names the machine. */
function matchText({
  tags,
  sagemakerEndpoint,
  sagemakerTrainingJob,
  autoScalingGroup,
  instanceIds,
}: Match): string {
  if (tags !== undefined) {
    const pairs = Object.entries(tags).map(([key, value]) => `${scalar(key)}: ${scalar(value)}`);
    return `{ tags: { ${pairs.join(", ")} } }`;
  }
  if (sagemakerEndpoint !== undefined) return `{ sagemakerEndpoint: ${scalar(sagemakerEndpoint)} }`;
  if (sagemakerTrainingJob !== undefined) return `{ sagemakerTrainingJob: ${scalar(sagemakerTrainingJob)} }`;
  if (autoScalingGroup !== undefined) return `{ autoScalingGroup: ${scalar(autoScalingGroup)} }`;
  const ids = (instanceIds ?? []).map(scalar);
  return ids.length === 1
    ? `{ instanceIds: [${ids.join("")}] }`
    : `\n      instanceIds:\n${ids.map((id) => `        - ${id}`).join("\n")}`;
}
