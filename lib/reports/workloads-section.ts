import type { Assessment, WorkloadComparison } from "../domain/assessment.ts";
import { isLive } from "../domain/finding.ts";
import { count, money, percent, UNKNOWN } from "../domain/money.ts";
import { workloadBars } from "./charts/workload-bars.ts";
import { dataTable } from "./data-table.ts";
import { type Html, html, type Interpolation } from "./html.ts";

/** More rows than this are a list, not a picture; the table has all. */
const MOST_BARS = 20;

export function workloadsSection(assessment: Assessment): Html {
  const { workloads } = assessment;
  const drawn = workloads.toSorted((a, b) => weight(b) - weight(a)).slice(0, MOST_BARS);
  return html`<section id="workloads" aria-labelledby="workloads-title">
<h2 id="workloads-title">Planned, running, possible</h2>
${
  workloads.length === 0
    ? html`<p class="empty">No workload: neither planned nor running.</p>`
    : html`<figure><figcaption><h3>Dollars a month by workload</h3>${workloads.length > drawn.length ? html`<p>The ${drawn.length} with the most dollars of ${workloads.length}.</p>` : undefined}</figcaption>${workloadBars(drawn)}</figure>
${workloadTable(assessment)}`
}
</section>`;
}

const weight = (one: WorkloadComparison): number =>
  Math.max(one.actualUsdPerMonth ?? 0, one.plannedUsdPerMonth ?? 0);

function workloadTable({ workloads, totals, findings }: Assessment): Html {
  const busy = new Set(findings.filter(isLive).map(({ workload }) => workload));
  const sumOf = (of: (one: WorkloadComparison) => number | undefined): number =>
    workloads.reduce((sum, one) => sum + (of(one) ?? 0), 0);
  const planned = totals.plannedUsdPerMonth !== undefined;
  return dataTable(
    "Each workload as planned and as it runs",
    [
      { title: "Workload" },
      { title: "Type" },
      ...["Instances planned", "running", "Accelerators planned", "running", "GPU mean", "CPU mean"].map(
        numeric,
      ),
      ...["Planned a month", "Running", "Possible"].map(numeric),
    ],
    workloads.map((one) => [
      html`${named(one, busy)}${one.owner === undefined ? undefined : html`<small>${one.kind}, ${one.owner}</small>`}`,
      typesText(one),
      count(one.plannedInstances),
      runningCount(one, one.actualInstances),
      count(one.plannedAccelerators),
      runningCount(one, one.actualAccelerators),
      percent(one.meanGpuUtilization),
      percent(one.meanCpuUtilization),
      money(one.plannedUsdPerMonth),
      money(one.actualUsdPerMonth),
      money(one.couldBeUsdPerMonth),
    ]),
    [
      "Total",
      "",
      planned ? count(sumOf((one) => one.plannedInstances)) : UNKNOWN,
      count(sumOf((one) => one.actualInstances)),
      planned ? count(sumOf((one) => one.plannedAccelerators)) : UNKNOWN,
      count(sumOf((one) => one.actualAccelerators)),
      "",
      "",
      money(totals.plannedUsdPerMonth),
      money(totals.actualUsdPerMonth),
      money(totals.couldBeUsdPerMonth),
    ],
  );
}

/** Its findings are a click away: the script filters by what follows the question mark. */
const named = ({ workload }: WorkloadComparison, busy: ReadonlySet<string>): Interpolation =>
  busy.has(workload)
    ? html`<a href="#findings?${new URLSearchParams({ workload }).toString()}">${workload}</a>`
    : workload;

/** What is bought at a fixed price need not run on anything we see; what we do see of it counts. */
const runningCount = (one: WorkloadComparison, running: number): string =>
  one.kind === "fixed" && one.actualInstances === 0 ? UNKNOWN : count(running);

const numeric = (title: string) => ({ title, numeric: true });

/** One type where plan and fleet agree; else both, named. */
function typesText({ plannedInstanceType, actualInstanceTypes }: WorkloadComparison): string {
  const actual = actualInstanceTypes.join(", ");
  if (plannedInstanceType === undefined || plannedInstanceType === actual) return actual || UNKNOWN;
  return actual === "" ? `${plannedInstanceType} planned` : `${actual} (${plannedInstanceType} planned)`;
}
