import type { Assessment } from "../domain/assessment.ts";
import { money, percent } from "../domain/money.ts";
import { measuredResources, resourceScatter } from "./charts/resource-scatter.ts";
import { WEEKDAYS, weekCells, weekHeatMap } from "./charts/week-heat-map.ts";
import { dataTable, figure } from "./data-table.ts";
import { type Html, html } from "./html.ts";

export function utilizationSection(assessment: Assessment): Html {
  const gpu = assessment.gpuHourOfWeek.some((share) => share !== null);
  const cpu = assessment.cpuHourOfWeek.some((share) => share !== null);
  return html`<section id="utilization" aria-labelledby="utilization-title">
<h2 id="utilization-title">Utilization</h2>
${
  gpu || cpu
    ? html`<div class="pair">${weekFigure(gpu ? assessment.gpuHourOfWeek : assessment.cpuHourOfWeek, gpu ? "GPU" : "CPU")}${scatterFigure(assessment)}</div>`
    : html`<p class="empty">Nothing was measured, so nothing is known of utilization. That is not zero.</p>`
}
</section>`;
}

function weekFigure(hourOfWeek: readonly (number | null)[], what: string): Html {
  const cells = weekCells(hourOfWeek);
  return figure({
    title: `${what} utilization by hour of the week`,
    caption: "Mean over what is measured, in UTC. What is not measured is not in it.",
    chart: weekHeatMap(hourOfWeek, what),
    table: dataTable(
      `Mean ${what} utilization by hour of the week, UTC`,
      [{ title: "Hour" }, ...WEEKDAYS.map((title) => ({ title, numeric: true }))],
      Array.from({ length: 24 }, (_, hour) => [
        `${String(hour).padStart(2, "0")}:00`,
        ...cells.filter((cell) => cell.hour === hour).map(({ share }) => percent(share ?? undefined)),
      ]),
    ),
  });
}

function scatterFigure({ resources }: Assessment): Html | undefined {
  const measured = measuredResources(resources);
  if (measured.length === 0) return undefined;
  return figure({
    title: "What each accelerated resource costs and does",
    caption: "A dot a resource: mean GPU utilization against dollars a month at list price, logarithmic.",
    chart: resourceScatter(measured),
    table: dataTable(
      "Resources with a price and a GPU measurement",
      [
        { title: "Resource" },
        { title: "Workload" },
        { title: "Type" },
        { title: "GPU mean", numeric: true },
        { title: "A month", numeric: true },
      ],
      measured.map((one) => [
        one.id,
        one.workload,
        one.instanceType,
        percent(one.meanGpuUtilization),
        money(one.usdPerMonth),
      ]),
    ),
  });
}
