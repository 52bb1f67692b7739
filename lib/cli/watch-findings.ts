import type { Assessment } from "../domain/assessment.ts";
import type { Finding } from "../domain/finding.ts";
import { savingOf } from "../domain/finding.ts";
import { counted, money } from "../domain/money.ts";
import { relationText } from "../domain/relation.ts";
import { inertText } from "../reports/inert-text.ts";
import { partition } from "../reports/partition.ts";
import { type Screen, SEVERITY_STYLE } from "./paint.ts";
import { type Column, type Row, renderTable } from "./terminal-table.ts";

/** Two screens of findings; the page and the JSON hold all of them. */
const MOST_FINDINGS = 20;

const FINDING_COLUMNS: readonly Column[] = [
  { title: "SEVERITY" },
  { title: "finding", flexible: true },
  { title: "$ a month", align: "right" },
  { title: "saves", align: "right" },
];

/** Two lines a finding: what `explain` takes with its dollars, and the sentence. */
export function findingTable({ findings }: Assessment, screen: Screen): string {
  const { live, remembered } = partition(findings);
  const rows = live.slice(0, MOST_FINDINGS).map(findingRow);
  const rest = live.slice(MOST_FINDINGS);
  const states = [...Map.groupBy(remembered, ({ state }) => state.kind)];
  const lines = [
    ...(rest.length === 0
      ? []
      : [`and ${counted(rest.length, "finding")} with fewer dollars: see the report or --json`]),
    ...(states.length === 0
      ? []
      : [`not shown: ${states.map(([kind, list]) => `${list.length} ${kind}`).join(", ")}`]),
  ].map((line) => screen.paint("dim", line));
  if (rows.length === 0) return ["No live finding.", ...lines].join("\n");
  return [renderTable(FINDING_COLUMNS, rows, screen), ...lines].join("\n");
}

const findingRow = (finding: Finding): Row => ({
  cells: [
    { text: finding.severity, style: SEVERITY_STYLE[finding.severity] },
    finding.id,
    dollarsText(finding),
    savesText(savingOf(finding)),
  ],
  note: `${placeOf(finding)}${finding.state.kind === "worse" ? "grew worse: " : ""}${finding.title}${relationOf(finding)}`,
});

/** The workload, unless the sentence begins with it or the finding is about no one workload. */
const placeOf = ({ workload, title, rule }: Finding): string =>
  rule === "budget" || title.startsWith(workload) ? "" : `${workload}: `;

function relationOf(finding: Finding): string {
  const relation = relationText(finding);
  return relation === undefined ? "" : ` (${relation})`;
}

function dollarsText({ dollars }: Finding): string {
  if (!dollars) return "";
  const { nowUsdPerMonth, proposedUsdPerMonth } = dollars;
  return nowUsdPerMonth === proposedUsdPerMonth
    ? money(nowUsdPerMonth)
    : `${money(nowUsdPerMonth)} → ${money(proposedUsdPerMonth)}`;
}

const savesText = (saving: number | undefined): string =>
  saving === undefined || saving === 0 ? "" : money(saving);

export function explainHint({ findings }: Assessment, { paint }: Screen): string {
  const [first] = partition(findings).live;
  return first ? paint("dim", `Why: headroom explain ${inertText(quoted(first.id))}`) : "";
}

/** An id may hold a space or a quote of somebody's tag: what is pasted must run nothing else. */
const quoted = (id: string): string => (/^[\w./:@-]+$/.test(id) ? id : `'${id.replaceAll("'", `'\\''`)}'`);
