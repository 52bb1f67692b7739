import type { Finding } from "../domain/finding.ts";
import { counted } from "../domain/money.ts";
import { addDays, dayOf, type Instant } from "../domain/window.ts";
import { brief } from "./brief.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import type { Fact, Section } from "./weekly-section.ts";

/** Silences that end before the next two mails. */
const SOON_DAYS = 14;
const MOST_UPCOMING = 8;

/** What happens by itself unless somebody acts: commitments that end, capacity that runs out, silences that end. */
export function upcomingSection({ live, silenced, to }: WeeklyReport): Section | undefined {
  const facts = [
    ...live.flatMap(endingFact),
    ...live.flatMap(runwayFact),
    ...silenced.flatMap((one) => wakingFact(one, to)),
  ].toSorted((a, b) => (a.label < b.label ? -1 : 1));
  if (facts.length === 0) return undefined;
  const left = facts.length - MOST_UPCOMING;
  return {
    id: "upcoming",
    title: "Upcoming",
    blocks: [
      { kind: "facts", facts: facts.slice(0, MOST_UPCOMING) },
      ...(left > 0 ? [{ kind: "text", text: `and ${counted(left, "date")} more` } as const] : []),
    ],
  };
}

/** Commitments tell their end in `observed`. */
function endingFact({ id, rule, observed, title }: Finding): Fact[] {
  const { end } = observed;
  if (rule !== "commitment" || typeof end !== "string" || observed.daysLeft === undefined) return [];
  return [{ label: dayOf(end), value: brief(title, 200), findings: [id] }];
}

/** The day on which a service outgrows what is planned for it. */
const runwayFact = ({ id, rule, observed, title }: Finding): Fact[] =>
  rule === "runway" && typeof observed.lastsUntil === "string"
    ? [{ label: observed.lastsUntil, value: brief(title, 200), findings: [id] }]
    : [];

function wakingFact({ id, state }: Finding, to: Instant): Fact[] {
  if (state.kind !== "snoozed" || state.until < to || state.until >= addDays(to, SOON_DAYS)) return [];
  return [
    {
      label: dayOf(state.until),
      value: `the silence of ${brief(id, 100)} ends: ${brief(state.reason, 100)}`,
    },
  ];
}
