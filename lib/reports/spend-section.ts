import type { Assessment, Spend } from "../domain/assessment.ts";
import { money, UNKNOWN } from "../domain/money.ts";
import type { Instant } from "../domain/window.ts";
import { dailySpendBars, spendDays } from "./charts/daily-spend.ts";
import { monthPoints, monthSpendLine } from "./charts/month-spend.ts";
import { dataTable, figure } from "./data-table.ts";
import { type Html, html } from "./html.ts";
import { budgetState, forecastRange } from "./verdict.ts";

export const spendSection = ({
  spend,
  asOf,
}: Assessment): Html => html`<section id="spend" aria-labelledby="spend-title">
<h2 id="spend-title">Spend</h2>
${
  !spend || spend.daily.length === 0
    ? html`<p class="empty">${spend ? "The bill holds no day." : "No bill was given, so spend is not known."} Dollars elsewhere on this page are list prices.</p>`
    : html`<div class="pair">${dailyFigure(spend)}${monthFigure(spend, asOf)}</div>`
}
</section>`;

function dailyFigure(spend: Spend): Html {
  const days = spendDays(spend);
  return figure({
    title: "Dollars a day",
    caption: "From the bill: everything on it, refunds and credits included. Days are UTC.",
    chart: dailySpendBars(days),
    table: dataTable(
      "Dollars a day",
      [{ title: "Day" }, { title: "Dollars", numeric: true }, { title: "Standing" }],
      days.map(({ day, usd, estimated }) => [
        day,
        usd === undefined ? UNKNOWN : money(usd),
        usd === undefined ? "no line in the bill" : estimated ? "estimated" : "billed",
      ]),
    ),
  });
}

function monthFigure(spend: Spend, asOf: Instant): Html {
  const points = monthPoints(spend, asOf);
  if (points.length === 0) return html`<p class="empty">The bill has no line in ${asOf.slice(0, 7)} yet.</p>`;
  return figure({
    title: `Spent so far in ${asOf.slice(0, 7)}`,
    caption: [`${budgetState(spend).text}.`, forecastRange(spend)].filter(Boolean).join(" "),
    chart: monthSpendLine(spend, asOf),
    table: dataTable(
      "Spent so far, by day",
      [{ title: "To the end of" }, { title: "Dollars", numeric: true }],
      points.map(({ day, cumulativeUsd }) => [day, money(cumulativeUsd)]),
    ),
  });
}
