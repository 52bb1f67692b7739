import { Dashboard, type IMetric, type IWidget, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Budget } from "../../domain/plan.ts";
import type { RunMetric } from "../run-metrics.ts";
import { DAY, type DashboardLinks, daily, figures, graph, HALF, heading, OPENED_AT } from "./widgets.ts";
import { byWorkload, ofAllWorkloads } from "./workload-graphs.ts";

export interface SpendDashboardProps {
  readonly dashboardName: string;
  readonly links: DashboardLinks;
  readonly service: string;
  readonly runMetric: RunMetric;
  /** The plan's: a deployment of another plan draws another line. */
  readonly budget?: Budget;
}

/** Are we inside the budget, where do the dollars go, and how well is used what was committed to. */
export class SpendDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { dashboardName, links, service, runMetric, budget }: SpendDashboardProps,
  ) {
    super(scope, id);
    const bill = billOf(runMetric);
    const burn = budget ? burnOf(runMetric, budget) : [];
    const commitments = commitmentsOf(runMetric);
    new Dashboard(this, "Dashboard", {
      dashboardName,
      defaultInterval: OPENED_AT,
      widgets: [
        [heading("spend", "the bill against the budget, and where the dollars go.", links)],
        [figures("Now: the last look at the bill", [...bill, ...burn, ...commitments])],
        [
          graph("This month, USD", bill, { ...budgetLine(budget), width: HALF }),
          ...(budget ? [burnGraph(burn, budget)] : []),
        ],
        [
          byWorkload("Planned, USD an hour", service, "plannedUsdPerHour"),
          byWorkload("Running, USD an hour at list price", service, "actualUsdPerHour"),
        ],
        [
          graph("Planned and running, USD an hour, where a price is known", [
            ofAllWorkloads(service, "plannedUsdPerHour", "planned"),
            ofAllWorkloads(service, "actualUsdPerHour", "running"),
          ]),
          // Below zero where too little runs: the advice then costs.
          graph(
            "Waste and what nobody measures, USD an hour",
            [
              runMetric("wasteUsdPerHour", "utilization", { ...daily, label: "waste" }),
              runMetric("blindUsdPerHour", "utilization", { ...daily, label: "not measured" }),
            ],
            { leftYAxis: { showUnits: false } },
          ),
          graph("Commitments, %", commitments, { leftYAxis: { min: 0, max: 100, showUnits: false } }),
        ],
      ],
    });
  }
}

const billOf = (runMetric: RunMetric): readonly IMetric[] => [
  runMetric("monthToDateUsd", "spend", { ...daily, label: "month to date, USD" }),
  runMetric("forecastMonthUsd", "spend", { ...daily, label: "forecast, USD" }),
];

const commitmentsOf = (runMetric: RunMetric): readonly IMetric[] => [
  runMetric("commitmentCoveragePercent", "spend", { ...daily, label: "covered by commitments, %" }),
  runMetric("commitmentUtilizationPercent", "spend", { ...daily, label: "commitments used, %" }),
];

/** A share of what the plan knows needs no metric of its own. */
const burnOf = (runMetric: RunMetric, { monthlyUsd }: Budget): readonly IMetric[] =>
  (
    [
      ["monthToDateUsd", "spent", "spent, % of budget"],
      ["forecastMonthUsd", "forecast", "forecast, % of budget"],
    ] as const
  ).map(
    ([metric, id, label]) =>
      new MathExpression({
        expression: `100 * ${id} / ${monthlyUsd}`,
        usingMetrics: { [id]: runMetric(metric, "spend", daily) },
        label,
        period: DAY,
      }),
  );

const budgetLine = (budget: Budget | undefined) =>
  budget === undefined ? {} : { leftAnnotations: [{ value: budget.monthlyUsd, label: "budget" }] };

const burnGraph = (burn: readonly IMetric[], { alertAt }: Budget): IWidget =>
  graph("Budget burn, %", burn, {
    leftAnnotations: alertAt.map((share) => ({ value: share * 100, label: "told" })),
    width: HALF,
  });
