import type { Advice, Candidate, Dollars, Finding } from "../domain/finding.ts";
import { count, hourlyRate, money, moneyPerMonth, percent } from "../domain/money.ts";
import { dataTable } from "./data-table.ts";
import { factLabel, factRows } from "./fact-text.ts";
import { escapedLines, type Html, html } from "./html.ts";
import { inertLines } from "./inert-text.ts";
import { lengthText, momentText } from "./moment.ts";
import { stateText } from "./state-text.ts";

/** All that a finding rests on, the action first: who opens it wants to do something. */
export const findingDetail = (finding: Finding, relations?: Html): Html => html`<div class="detail">
<div class="action"><h3>What to do</h3>${action(finding.advice)}<p class="risk"><b>Risk</b> ${finding.risk}</p>${relations}</div>
${finding.dollars ? dollarsLine(finding.dollars) : undefined}
<div class="evidence"><h3>Seen against expected</h3>${evidence(finding)}</div>
${finding.arithmetic.length === 0 ? undefined : html`<div><h3>Arithmetic</h3><ol class="arithmetic">${finding.arithmetic.map((line) => html`<li>${line}</li>`)}</ol></div>`}
${finding.proposed && finding.proposed.alternatives.length > 0 ? html`<div class="wide">${candidates(finding.proposed.alternatives)}</div>` : undefined}
<div class="wide"><h3>What it rests on</h3>${basis(finding)}</div>
</div>`;

const action = ({ text, command, planEdit }: Advice): Html => html`<p>${text}</p>
${command === undefined ? undefined : html`<p class="label">Command</p>${verbatim(command, "command")}`}
${planEdit === undefined ? undefined : html`<p class="label">In plan.yaml</p>${verbatim(planEdit, "plan edit")}`}`;

/** The button is shown by the script that makes it work. */
const verbatim = (text: string, what: string): Html =>
  html`<div class="verbatim"><pre tabindex="0"><code>${escapedLines(inertLines(text))}</code></pre><button type="button" class="copy scripted-only" aria-label="Copy the ${what}">Copy</button></div>`;

function dollarsLine({
  nowUsdPerMonth,
  proposedUsdPerMonth,
  netSavingUsdPerMonth,
  savingUsdPerMonth,
}: Dollars): Html {
  const net =
    netSavingUsdPerMonth === undefined
      ? undefined
      : html`<div><dt>Net of commitments</dt><dd>${money(netSavingUsdPerMonth)}</dd></div>`;
  return html`<dl class="dollars"><div><dt>Now</dt><dd>${moneyPerMonth(nowUsdPerMonth)}</dd></div><div><dt>Proposed</dt><dd>${moneyPerMonth(proposedUsdPerMonth)}</dd></div><div><dt>Saves at list price</dt><dd>${money(savingUsdPerMonth)}</dd></div>${net}</dl>`;
}

const evidence = ({ observed, expected, title }: Finding): Html =>
  dataTable(
    `Seen against expected: ${title}`,
    [{ title: "Fact" }, { title: "Seen" }, { title: "Expected" }],
    factRows(observed, expected).map((row) => [row.label, row.observed, row.expected]),
  );

function candidates(alternatives: readonly Candidate[]): Html {
  const dimensions = [...new Set(alternatives.flatMap(({ projected }) => Object.keys(projected)))];
  return dataTable(
    "Sizes considered, the advice first",
    [
      { title: "Type" },
      { title: "A month", numeric: true },
      { title: "Saves", numeric: true },
      ...dimensions.map((dimension) => ({ title: `${factLabel(dimension)} then`, numeric: true })),
      { title: "Time above it", numeric: true },
    ],
    alternatives.map((one) => [
      one.instanceType,
      money(one.usdPerMonth),
      money(one.savingUsdPerMonth),
      ...dimensions.map((dimension) => percent(one.projected[dimension])),
      percent(one.risk),
    ]),
  );
}

function basis(finding: Finding): Html {
  const { window, dollars, owner } = finding;
  const price = dollars?.price;
  const entries: readonly (readonly [string, string])[] = [
    ["Resource", finding.resource],
    ["Workload", owner === undefined ? finding.workload : `${finding.workload}, owner ${owner}`],
    ["Confidence", finding.confidence],
    ["Window", `${lengthText(window)}, ${momentText(window.start)} to ${momentText(window.end)}`],
    ["Samples", count(finding.samples)],
    ["Signals used", finding.signalsUsed.join(", ") || "none"],
    ["Signals not checked", finding.signalsNotChecked.join(", ") || "none"],
    price
      ? ["Price", `${hourlyRate(price.usdPerHour)} in ${price.region}; ${price.source}, ${price.asOf}`]
      : ["Saving", "none is stated; what is known of dollars is in the arithmetic"],
    ["State", stateText(finding.state)],
    ["First and last seen", `${momentText(finding.firstSeen)}; ${momentText(finding.lastSeen)}`],
  ];
  return html`<dl class="basis-list">${entries.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}
