import { type Finding, savingOf } from "../domain/finding.ts";
import { relationText } from "../domain/relation.ts";
import { type Digest, savingOfDigest } from "./digest.ts";
import type { DigestFacts } from "./digest-json.ts";
import { type Entry, packed } from "./digest-packing.ts";
import { clipped, dollarsPerMonth, inertLine } from "./message-text.ts";

/** UTF-16 units: a name, a sentence, a text to paste. What is cut ends in `…`. */
const NAME = 200;
const SENTENCE = 600;
const PASTE = 2_000;
const PASTE_LINES = 20;
/** What the verdict, the headings and the last lines take at most, an address of undrawn characters included. */
const FRAME_BYTES = 8_192;
const MAX_URL = 500;

const SECTIONS = [
  ["opened", "NEW"],
  ["worse", "WORSE"],
  ["resolved", "RESOLVED"],
] as const;

/** For people, within `budget` bytes as a JSON string. Every line is ours: a stranger's text cannot begin one. */
export function digestEmail(
  digest: Digest,
  news: readonly Finding[],
  facts: DigestFacts,
  budget: number,
): string {
  const chosen = packed(news.map(entryOf), budget - FRAME_BYTES);
  const textOf = new Map(news.map((finding, index) => [finding.id, chosen[index]?.text]));
  const sections = SECTIONS.flatMap(([section, heading]) => {
    const findings = digest[section];
    const texts = findings.flatMap(({ id }) => textOf.get(id) ?? []);
    return findings.length === 0 ? [] : [`${heading} (${findings.length})\n\n${texts.join("\n").trimEnd()}`];
  });
  const leftOut = news.filter((_, index) => chosen[index] === undefined);
  return [verdict(digest), ...sections, closing(leftOut, facts)].join("\n\n");
}

const verdict = (digest: Digest): string => {
  const saving = savingOfDigest(digest);
  const advice = saving < 0.5 ? "" : ` Acting on them saves up to ${dollarsPerMonth(saving)} at list prices.`;
  return `${digest.severity.toUpperCase()}: ${countsText(digest)}.${advice}`;
};

/** `3 new, 1 worse, 2 resolved`; what there is none of is not named. */
export const countsText = ({ opened, worse, resolved }: Digest): string =>
  (
    [
      [opened.length, "new"],
      [worse.length, "worse"],
      [resolved.length, "resolved"],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ");

function closing(leftOut: readonly Finding[], { now, dashboardUrl, table }: DigestFacts): string {
  const where = dashboardUrl === undefined ? "" : `: ${line(dashboardUrl, MAX_URL)}`;
  const omitted =
    leftOut.length === 0
      ? []
      : [`${leftOut.length} more, those of the least dollars, had no room here: see the dashboard below.`];
  return [
    ...omitted,
    ...(table === undefined
      ? []
      : [
          `With its arithmetic, from a checkout: headroom explain ID --table ${line(table.name)} --region ${line(table.region)}`,
        ]),
    `All findings are on the Headroom dashboard${where}`,
    `Sent by Headroom at ${now}. To silence a finding: snooze it there, or name it under \`silence\` in plan.yaml.`,
  ].join("\n");
}

const entryOf = (finding: Finding): Entry => ({
  brief: () => `- ${headlineOf(finding)}; ${explain(finding)}`,
  full: () => fullText(finding),
});

function fullText(finding: Finding): string {
  const { advice, owner, state } = finding;
  const relation = relationText(finding);
  const rows: readonly (readonly [label: string, text: string | undefined])[] = [
    ["what", `${line(finding.rule)}, ${finding.confidence} confidence`],
    ["where", line(finding.resource)],
    ["for", `${line(finding.workload)}, owner ${owner === undefined ? "unknown" : line(owner)}`],
    ["dollars", dollarsOf(finding)],
    ["reckoned", relation === undefined ? undefined : line(relation)],
    ...(state.kind === "resolved"
      ? ([["now", `resolved: ${state.reason}`]] as const)
      : ([
          ["do", line(advice.text, SENTENCE)],
          ["command", advice.command && quoted(advice.command)],
          ["plan.yaml", advice.planEdit && quoted(advice.planEdit)],
          ["risk", line(finding.risk, SENTENCE)],
        ] as const)),
    ["id", line(finding.id)],
    ["why", explain(finding)],
  ];
  const lines = rows.flatMap(([label, text]) => (text ? [`    ${label.padEnd(10)}${text}`] : []));
  return [`* ${line(finding.title, SENTENCE)}`, ...lines, ""].join("\n");
}

const headlineOf = (finding: Finding): string =>
  [line(finding.rule), line(finding.resource), `of ${line(finding.workload)},`, dollarsOf(finding)].join(" ");

/** Of a resolved one too: what it was about. */
function dollarsOf(finding: Finding): string {
  const saving = savingOf(finding);
  if (saving === undefined) return "no price known";
  return saving < 0 ? `costs ${dollarsPerMonth(-saving)} more` : `saves ${dollarsPerMonth(saving)}`;
}

/** Cut before, for a text may be a megabyte, and after, for a code is longer than what it stands for. */
const line = (text: string, length = NAME): string => clipped(inertLine(clipped(text, length)), length);

/** Several lines stand behind a bar, or they could pass for ours. */
function quoted(text: string): string {
  const all = clipped(text, PASTE).split(/\r?\n/);
  const lines = [...all.slice(0, PASTE_LINES), ...(all.length > PASTE_LINES ? ["…"] : [])];
  const shown = lines.map((one) => line(one, SENTENCE));
  return shown.length === 1 ? shown.join("") : shown.map((one) => `\n      | ${one}`).join("");
}

/** An id holds a stranger's name: quoted for the shell it is pasted into. */
function explain({ id }: Finding): string {
  const shown = line(id);
  const plain = /^[\w:./@-]+$/.test(shown);
  return `headroom explain ${plain ? shown : `'${shown.replaceAll("'", `'\\''`)}'`}`;
}
