import type { Fleet } from "../domain/fleet.ts";
import { isRegion, roundedUp, scalar, workloadName } from "../domain/plan-text.ts";
import { sumUsd, type Usd } from "../domain/units.ts";
import { dayOf } from "../domain/window.ts";
import { groupResources } from "./starter-groups.ts";
import { dollars } from "./starter-text.ts";
import {
  type Guess,
  guessWorkload,
  type StarterFacts,
  type StarterWorkload,
  tally,
} from "./starter-workload.ts";
import { STARTER_HEADROOM, workloadLines } from "./starter-yaml.ts";

export type { StarterFacts } from "./starter-workload.ts";

export interface StarterPlan {
  readonly yaml: string;
  readonly workloads: number;
  readonly monthlyUsd: Usd;
  /** Resources that no line of a plan can name. */
  readonly leftOut: number;
}

/** plan.yaml for what runs now: a first plan to correct, under which `watch` finds nothing unplanned and no drift. */
export function starterPlan(fleet: Fleet, facts: StarterFacts): StarterPlan {
  const { groups, unnameable } = groupResources(fleet.resources);
  const workloads = groups.map((group) => guessWorkload(group, facts)).toSorted(inReadingOrder);
  const monthlyUsd = sumUsd(workloads.map((one) => one.monthlyUsd));
  const planRegion = [...tally(fleet.resources, ({ region }) => region).keys()].find(isRegion) ?? "us-east-1";
  const yaml = [
    ...header(fleet),
    "version: 1",
    `region: ${planRegion}`,
    ...budgetLines(monthlyUsd),
    `headroom: ${STARTER_HEADROOM.toFixed(2)}  # share kept free above the peak of every service`,
    "",
    ...(workloads.length === 0
      ? ["workloads: []  # nothing ran"]
      : ["workloads:", ...sections(workloads, planRegion)]),
    ...(unnameable.length > 0
      ? [
          `  # Left out: ${unnameable.length} resources whose ids a plan cannot name, such as ${scalar(unnameable[0]?.id.slice(0, 60) ?? "")}.`,
        ]
      : []),
    "",
  ].join("\n");
  return { yaml, workloads: workloads.length, monthlyUsd, leftOut: unnameable.length };
}

const header = ({ source, asOf, resources }: Fleet): readonly string[] => [
  `# A first plan, guessed by \`headroom init\` from what ran on ${dayOf(asOf)}: ${resources.length} resources (${scalar(source)}).`,
  "# It says what runs, which is not yet what you mean to run. GUESS marks what nobody measured, FILL IN what only you know.",
  "# Every field and unit: docs/plan-file.md. Size and price it: headroom plan plan.yaml",
  "",
];

function budgetLines(monthlyUsd: number): readonly string[] {
  if (!(monthlyUsd > 0)) return ["# budget: { monthlyUsd: 10000 }  # FILL IN"];
  return [
    `# GUESS: what runs costs ${dollars(monthlyUsd)} a month at the prices of how it is bought. FILL IN what you may spend.`,
    `budget: { monthlyUsd: ${Math.min(1e10, roundedUp(monthlyUsd, 2))}, alertAt: [0.5, 0.8, 1.0] }`,
  ];
}

const TITLES = {
  inference: "Services: peak demand over what one replica serves. FILL IN: p99LatencyMs, growthPerMonth.",
  training:
    "Jobs. GUESS: they have accelerators, and no requests were seen. A service whose requests nobody measures belongs above.",
  fixed: "Sums: paid, not sized.",
  nameless: "Nobody's: no tag, no group, no name.",
} as const satisfies Readonly<Record<Section, string>>;

type Section = Guess["kind"] | "nameless";
const ORDER: readonly Section[] = ["inference", "training", "fixed", "nameless"];
const sectionOf = ({ group, guess }: StarterWorkload): Section => (group.nameless ? "nameless" : guess.kind);

/** Services, jobs, sums, and last what nobody claims; the dearest first. */
const inReadingOrder = (a: StarterWorkload, b: StarterWorkload): number =>
  ORDER.indexOf(sectionOf(a)) - ORDER.indexOf(sectionOf(b)) ||
  b.monthlyUsd - a.monthlyUsd ||
  (a.group.label < b.group.label ? -1 : 1);

function sections(workloads: readonly StarterWorkload[], planRegion: string): readonly string[] {
  const taken = new Set<string>();
  const named = workloads.map((workload) => {
    const name = workloadName(workload.group.label, taken);
    taken.add(name);
    return { workload, text: workloadLines({ name, planRegion, workload }) };
  });
  return ORDER.flatMap((section) => {
    const texts = named.filter(({ workload }) => sectionOf(workload) === section).map(({ text }) => text);
    return texts.length === 0 ? [] : [`  # ${TITLES[section]}`, "", ...texts.flatMap((text) => [text, ""])];
  });
}
