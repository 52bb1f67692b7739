import { count, counted, hourlyRate, money, moneyPerMonth, percent } from "../domain/money.ts";
import { inertText } from "../reports/inert-text.ts";
import { lengthText, momentText } from "../reports/moment.ts";
import type {
  CommitAnswer,
  CommitCase,
  ExistingSummary,
  ReservationSummary,
  UsageSpan,
} from "./commit-answer.ts";
import { commitChart } from "./commit-chart.ts";
import { wrapped } from "./display-width.ts";
import { type Paint, painter } from "./paint.ts";
import { renderTable } from "./terminal-table.ts";
import type { TerminalOptions } from "./watch-table.ts";

const NAMES: Readonly<Record<string, string>> = {
  compute: "Compute Savings Plan",
  sagemaker: "SageMaker Savings Plan",
};

export function renderCommit(answer: CommitAnswer, { width, color }: TerminalOptions): string {
  const paint = painter(color);
  const screen = { width: Math.max(40, width), paint };
  const rows = factsOf(answer).map(([label, value]) => ({ cells: [label, value] }));
  const columns = [{ title: "" }, { title: "", flexible: true }];
  return [
    headline(answer, screen.width, paint).join("\n"),
    renderTable(columns, rows, screen).replace(/^\s*\n/, ""),
    commitChart(answer, screen.width).join("\n"),
    paragraphs("Why", answer.reasons, screen.width),
    paragraphs("Of the input", answer.problems.map(problemText), screen.width),
  ]
    .filter((section) => section !== "")
    .join("\n\n");
}

function headline(answer: CommitAnswer, width: number, paint: Paint): readonly string[] {
  const { hourlyCommitmentUsd, scope, term, expectation } = answer;
  const plan = NAMES[scope] ?? `EC2 Instance Savings Plan (${scope.split(":")[1] ?? ""})`;
  const years = term === "1y" ? "1 year" : "3 years";
  if (hourlyCommitmentUsd === 0) return [paint("bold", `Buy nothing now (${plan}, ${years})`)];
  const { low, high } = answer.expectedSavingRangeUsd;
  const saving = `${outcome(answer.expectedSavingUsd)} over the term, ${moneyPerMonth(answer.expectedSavingUsdPerMonth)}`;
  const range = `four times in five between ${signed(low)} and ${signed(high)}`;
  const repeat = `if the last ${lengthText(expectation)} repeat: ${outcome(answer.ifRepeatedUsd)}`;
  return [
    paint("bold", `Buy ${hourlyRate(hourlyCommitmentUsd)}: ${plan}, ${years}`),
    wrapped(`expected, by the forecast: ${saving}; ${range}; ${repeat}`, width).join("\n"),
  ];
}

const outcome = (savingUsd: number): string =>
  savingUsd < 0 ? `loses ${money(-savingUsd)}` : `saves ${money(savingUsd)}`;
const signed = (usd: number): string => (usd < 0 ? `a loss of ${money(-usd)}` : money(usd));

function factsOf(answer: CommitAnswer): readonly (readonly [label: string, value: string])[] {
  const { worstCase, existing, reservations } = answer;
  return [
    ["as of", momentText(answer.asOf)],
    ["usage seen", spanText(answer.history)],
    ["committed already", existingText(existing)],
    ...reservationRow(reservations),
    ["coverage", `${percent(answer.coverage ?? undefined)} of on-demand dollars, with the purchase`],
    ["utilization", `${percent(answer.utilization ?? undefined)} of all commitments`],
    ["break-even utilization", `${percent(answer.breakEvenUtilization ?? undefined)} of the purchase`],
    ["if usage falls 20 %", caseText(worstCase.fall20)],
    ["if usage falls 50 %", caseText(worstCase.fall50)],
    [
      "last 30 days alone",
      `${hourlyRate(answer.lookBackOptimumUsd)} (what the provider's own rule would buy)`,
    ],
    ["all usage seen", `${hourlyRate(answer.historyOptimumUsd)} would have cost least`],
  ];
}

const spanText = ({ start, end, hours, types }: UsageSpan): string =>
  `${momentText(start)} to ${momentText(end)}, ${counted(hours, "hour")}, ${counted(types, "type")}`;

function existingText({ hourlyUsd, ending, upcomingHourlyUsd, expired }: ExistingSummary): string {
  const ends = ending.slice(0, 3).map((one) => `${hourlyRate(one.hourlyUsd)} ends ${one.end.slice(0, 10)}`);
  return [
    hourlyRate(hourlyUsd),
    ...ends,
    ...(ending.length > ends.length ? [`${ending.length - ends.length} more ends`] : []),
    ...(upcomingHourlyUsd > 0 ? [`${hourlyRate(upcomingHourlyUsd)} to begin`] : []),
    ...(expired > 0 ? [`${count(expired)} expired`] : []),
  ].join("; ");
}

function reservationRow(summary: ReservationSummary): readonly (readonly [string, string])[] {
  const { inForce, ending, upcoming, expired } = summary;
  if (inForce.length + upcoming + expired === 0) return [];
  const machines = ({ instanceType, instances }: (typeof inForce)[number]): string =>
    `${count(instances)} × ${inertText(instanceType)}`;
  const text = [
    inForce.length === 0 ? "nothing now" : `${inForce.map(machines).join(", ")}, which apply first`,
    ...ending.slice(0, 3).map((one) => `${machines(one)} end ${one.end.slice(0, 10)}`),
    ...(ending.length > 3 ? [`${ending.length - 3} more end`] : []),
    ...(upcoming > 0 ? [`${count(upcoming)} to begin`] : []),
    ...(expired > 0 ? [`${count(expired)} expired`] : []),
  ].join("; ");
  return [["reserved", text]];
}

const caseText = ({ savingUsd, utilization }: CommitCase): string =>
  `${outcome(savingUsd)} over the term, utilization ${percent(utilization ?? undefined)}`;

const problemText = ({ where, what, count: rows }: CommitAnswer["problems"][number]): string =>
  `${where}: ${rows === undefined ? "" : `${count(rows)} `}${what}`;

const paragraphs = (heading: string, texts: readonly string[], width: number): string =>
  texts.length === 0
    ? ""
    : [
        heading,
        ...texts.flatMap((text) => wrapped(inertText(text), width - 2).map((line) => `  ${line}`)),
      ].join("\n");
