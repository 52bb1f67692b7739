import type { Finding } from "../domain/finding.ts";
import { savingOf } from "../domain/finding.ts";
import { count, hourlyRate, money, percent } from "../domain/money.ts";
import { relationText } from "../domain/relation.ts";
import { factRows } from "../reports/fact-text.ts";
import { inertLines, inertText } from "../reports/inert-text.ts";
import { lengthText, momentText } from "../reports/moment.ts";
import { stateText } from "../reports/state-text.ts";
import { wrapped } from "./display-width.ts";
import { type Paint, painter, type Screen, SEVERITY_STYLE } from "./paint.ts";
import { renderTable } from "./terminal-table.ts";
import type { TerminalOptions } from "./watch-table.ts";

const INDENT = "  ";

/** One finding with all that it rests on: enough to argue with it. */
export function renderExplanation(finding: Finding, options: TerminalOptions): string {
  const paint = painter(options.color);
  const screen = { width: Math.max(40, options.width), paint };
  const sections = [
    title(finding, screen),
    block("What to do", advice(finding, screen), paint),
    block("Seen against expected", [evidence(finding, screen)], paint),
    block(
      "Arithmetic",
      finding.arithmetic.flatMap((line) => paragraph(line, screen.width)),
      paint,
    ),
    block("Other sizes considered", candidates(finding, screen), paint),
    block("What it rests on", basis(finding, screen), paint),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function title(finding: Finding, { width, paint }: Screen): string {
  const { severity, confidence, workload, owner } = finding;
  const who = owner === undefined ? workload : `${workload}, owner ${owner}`;
  return [
    paint("bold", inertText(finding.id)),
    ...wrapped(inertText(finding.title), width),
    `${paint(SEVERITY_STYLE[severity], severity)}, ${confidence} confidence; ${inertText(who)}`,
    ...(finding.dollars ? [paint("bold", dollarsLine(finding))] : []),
  ].join("\n");
}

function dollarsLine(finding: Finding): string {
  const { dollars } = finding;
  if (!dollars) return "";
  const saving = savingOf(finding) ?? 0;
  const net = dollars.netSavingUsdPerMonth === undefined ? "" : " net of commitments";
  const outcome =
    saving === 0
      ? "nothing saved by itself"
      : saving > 0
        ? `saves ${money(saving)}${net}`
        : `costs ${money(-saving)} more${net}`;
  return `${money(dollars.nowUsdPerMonth)} a month now, ${money(dollars.proposedUsdPerMonth)} proposed: ${outcome}`;
}

const block = (heading: string, lines: readonly string[], paint: Paint): string =>
  lines.length === 0 ? "" : [paint("cyan", heading), ...lines].join("\n");

const paragraph = (text: string, width: number): string[] =>
  wrapped(inertText(text), width - INDENT.length).map((line) => INDENT + line);

const verbatim = (text: string): string[] =>
  inertLines(text)
    .split("\n")
    .map((line) => `${INDENT}${INDENT}${line}`);

function advice({ advice: { text, command, planEdit }, risk }: Finding, { width }: Screen): string[] {
  return [
    ...paragraph(text, width),
    ...(command === undefined ? [] : ["", ...verbatim(command)]),
    ...(planEdit === undefined ? [] : ["", `${INDENT}in plan.yaml:`, ...verbatim(planEdit)]),
    "",
    ...paragraph(`Risk: ${risk}`, width),
  ];
}

function evidence({ observed, expected }: Finding, screen: Screen): string {
  const columns = [{ title: "" }, { title: "seen", flexible: true }, { title: "expected" }];
  const rows = factRows(observed, expected).map((row) => ({
    cells: [row.label, row.observed, row.expected],
  }));
  return indented(renderTable(columns, rows, { ...screen, width: screen.width - INDENT.length }));
}

function candidates({ proposed }: Finding, screen: Screen): string[] {
  if (!proposed || proposed.alternatives.length === 0) return [];
  const columns = [
    { title: "type", flexible: true },
    { title: "a month", align: "right" as const },
    { title: "saves", align: "right" as const },
    { title: "busiest", align: "right" as const },
    { title: "time above", align: "right" as const },
  ];
  const rows = proposed.alternatives.map((one) => ({
    cells: [
      one.instanceType,
      money(one.usdPerMonth),
      money(one.savingUsdPerMonth),
      percent(Math.max(...Object.values(one.projected))),
      percent(one.risk),
    ],
  }));
  return [indented(renderTable(columns, rows, { ...screen, width: screen.width - INDENT.length }))];
}

const indented = (text: string): string => text.replace(/^/gm, INDENT);

function basis(finding: Finding, { width }: Screen): string[] {
  const { window, samples, signalsUsed, signalsNotChecked, dollars } = finding;
  const price = dollars?.price;
  const relation = relationText(finding);
  return [
    ...(relation === undefined ? [] : [`reckoned ${relation}`]),
    `window: ${lengthText(window)}, ${momentText(window.start)} to ${momentText(window.end)}, ${count(samples)} samples`,
    `signals used: ${signalsUsed.join(", ") || "none"}`,
    `signals not checked: ${signalsNotChecked.join(", ") || "none"}`,
    price
      ? `price: ${hourlyRate(price.usdPerHour)} in ${price.region}, ${price.source}, ${price.asOf}`
      : "saving: none is stated; what is known of dollars is in the arithmetic",
    `state: ${stateText(finding.state)}`,
    `first seen ${momentText(finding.firstSeen)}, last seen ${momentText(finding.lastSeen)}, announced ${count(finding.version)}×`,
  ].flatMap((line) => paragraph(line, width));
}
