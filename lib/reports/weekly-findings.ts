import { type Finding, isUrgent, savingOf } from "../domain/finding.ts";
import { counted, moneyPerMonth } from "../domain/money.ts";
import { relationText } from "../domain/relation.ts";
import { brief } from "./brief.ts";
import { inertLines, inertText } from "./inert-text.ts";
import { isOld } from "./weekly-ages.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { type FindingItem, type Section, textBlock } from "./weekly-section.ts";

/** As many as a manager reads; the dashboard has the rest. */
export const MOST_FINDINGS = 10;

/** Characters; what is longer was not written by us. */
const MOST_TITLE = 200;
const MOST_NAME = 80;
const MOST_ADVICE = 400;
/** A command that is cut would be another command: a longer one is left to `explain`. */
const MOST_COMMAND = 500;

/** What there is to do: what happens now, then most dollars first. Second choices for the same machines are counted, not shown. */
export function findingsSection({ live, lookedAt, to }: WeeklyReport, most = MOST_FINDINGS): Section {
  const section = { id: "do", title: "What to do" } as const;
  if (live.length === 0) {
    const known = lookedAt !== undefined && !isOld("full", lookedAt, to);
    const said = known ? "Nothing is open." : "Not known: nobody has looked lately.";
    return { ...section, blocks: [textBlock(said)] };
  }
  const first = live.filter(({ alternativeTo }) => alternativeTo === undefined);
  const shown = grouped(first).slice(0, most);
  const left = first.length - shown.flat().length;
  const others = live.length - first.length;
  const rest = [
    ...(left > 0 ? [`and ${counted(left, "finding")} more, with fewer dollars`] : []),
    ...(others > 0 ? [`${counted(others, "other way", "other ways")} to save on the same machines`] : []),
  ];
  return {
    ...section,
    blocks: [
      { kind: "findings", findings: shown.flatMap(itemsOf) },
      ...(rest.length === 0 ? [] : [textBlock(rest.join("; "))]),
    ],
  };
}

/** The same thing said of several machines is one thing to do: their dollars add up. In the order of those sums. */
function grouped(findings: readonly Finding[]): (readonly Finding[])[] {
  const groups = [...Map.groupBy(findings, likeness).values()];
  const rank = ([first]: readonly Finding[]) => Number(first !== undefined && isUrgent(first));
  return groups.toSorted((a, b) => rank(b) - rank(a) || savingOfAll(b) - savingOfAll(a));
}

/** What is told about other advice, or brings its own plan edit, stands alone. */
function likeness({ id, rule, title, workload, owner, severity, advice, presumes }: Finding): string {
  if (advice.planEdit !== undefined || presumes !== undefined) return id;
  return JSON.stringify([rule, title, workload, owner, severity, advice.text]);
}

const savingOfAll = (group: readonly Finding[]): number =>
  group.reduce((sum, finding) => sum + (savingOf(finding) ?? 0), 0);

function itemsOf(group: readonly Finding[]): FindingItem[] {
  const [first] = group;
  if (first === undefined) return [];
  const { severity, workload, owner, title, advice } = first;
  const saving = savingOfAll(group);
  const relation = relationText(first);
  const whose = owner === undefined ? "" : `, owner ${brief(owner, MOST_NAME)}`;
  const planEdit = whole(advice.planEdit);
  const times = group.length === 1 ? "" : `${group.length} × `;
  return [
    {
      ids: group.map(({ id }) => id),
      severity,
      title: `${times}${brief(title, MOST_TITLE)}`,
      ...(saving === 0
        ? {}
        : { effect: `${saving > 0 ? "saves" : "costs"} ${moneyPerMonth(Math.abs(saving))}` }),
      saves: saving > 0,
      place: `${named(group.map(({ resource }) => resource))} (${brief(workload, MOST_NAME)}${whose})`,
      ...(relation === undefined ? {} : { relation: brief(relation, MOST_TITLE) }),
      advice: brief(advice.text, MOST_ADVICE),
      commands: commandsOf(group),
      ...(planEdit === undefined ? {} : { planEdit: inertLines(planEdit) }),
      explain: named(group.map(({ id }) => id)),
    },
  ];
}

/** As many of a group as one sees at a glance. */
const MOST_NAMED = 4;

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => brief(name, MOST_NAME));
  const left = names.length - shown.length;
  return `${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

function commandsOf(group: readonly Finding[]): string[] {
  const commands = new Set(group.flatMap(({ advice }) => whole(advice.command) ?? []));
  return [...commands].slice(0, MOST_NAMED).map((command) => inertText(command));
}

const whole = (text: string | undefined): string | undefined =>
  text === undefined || text.length > MOST_COMMAND ? undefined : text;
