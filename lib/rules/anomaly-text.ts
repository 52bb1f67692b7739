import { money } from "../domain/money.ts";
import type { Cause } from "./anomaly-cause.ts";
import type { AnomalyEvent } from "./anomaly-events.ts";
import type { UnusualPart } from "./anomaly-part.ts";
import { type PlannedMove, sumOf, type UnplannedEvent } from "./anomaly-planned.ts";
import { round } from "./evidence.ts";

const MOST_PARTS = 5;
const MOST_NAMES = 3;

export function titleOf(event: AnomalyEvent, causes: readonly Cause[]): string {
  const { lead, movedUsd: moved, since } = event;
  const services = partsOf(event, "service");
  const what = services.length > 1 ? `${nameOf(lead)} and ${services.length - 1} more` : nameOf(lead);
  const workloads = partsOf(event, "workload").map(({ part }) => part);
  const cause = causes.find(({ dimension }) => dimension !== "region");
  const why =
    workloads.length > 1
      ? `: workloads ${listOf(workloads)}`
      : cause
        ? `, most of it ${cause.dimension} ${cause.value}`
        : "";
  return `${what}: ${money(Math.abs(moved))} a day ${moved > 0 ? "more" : "less"} than usual since ${since}${why}`;
}

export function adviceOf(rises: boolean, causes: readonly Cause[]): string {
  const [first] = causes;
  const where = first ? ` Start with ${first.dimension} ${first.value}.` : "";
  return rises
    ? `See what started, and whether it is wanted.${where} If it is, write it into plan.yaml with \`starts\`.`
    : `See whether something stopped that should run, or lost its tag.${where} If it was meant to, write its \`ends\` into plan.yaml.`;
}

export function arithmeticOf(
  { parts, elsewhere, planned, movedUsd: moved }: UnplannedEvent,
  causes: readonly Cause[],
): readonly string[] {
  return [
    ...parts.slice(0, MOST_PARTS).map(partLine),
    ...elsewhere
      .slice(0, MOST_PARTS)
      .map((part) => `the same dollars by ${part.cut.name}: ${partLine(part)}`),
    ...causes.map((cause) => causeLine(cause, moved)),
    ...plannedLine(planned, moved),
  ];
}

const partsOf = ({ parts, elsewhere }: AnomalyEvent, cut: string): readonly UnusualPart[] =>
  [...parts, ...elsewhere].filter((one) => one.cut.name === cut);

const nameOf = ({ cut, part }: UnusualPart): string =>
  cut.name === "service" ? part : `${cut.name} ${part}`;

const listOf = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

const partLine = (part: UnusualPart): string =>
  `${nameOf(part)}: ${signed(part.excessUsd)} USD = ${round(part.actualUsd, 2)} - ${round(part.expectedUsd, 2)} expected (98 in 100 such days: ${round(part.lowUsd, 2)} to ${round(part.highUsd, 2)})`;

const causeLine = ({ dimension, value, movedUsd }: Cause, moved: number): string =>
  `${dimension} ${value}: ${signed(movedUsd)} USD a day against the middle of the two weeks before, ${Math.round((movedUsd / moved) * 100)} % of the move`;

function plannedLine(planned: readonly PlannedMove[], moved: number): string[] {
  const names = planned.map(({ workload }) => workload).join(", ");
  const usdPerDay = sumOf(planned.map((one) => one.usdPerDay));
  return planned.length === 0
    ? []
    : [
        `planned to ${moved > 0 ? "start" : "end"} about then: ${names}, ${signed(usdPerDay)} USD a day; the rest is not`,
      ];
}

const signed = (usd: number): string => `${usd < 0 ? "-" : "+"}${Math.abs(round(usd, 2))}`;
