import { Duration } from "aws-cdk-lib";
import {
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
  LegendPosition,
  SingleValueWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { DASHBOARD_TITLES, DASHBOARDS, type DashboardKind } from "./dashboard-names.ts";

/** CloudWatch's grid is 24 wide. */
export const WIDTH = 24;
export const HALF = WIDTH / 2;
export const THIRD = WIDTH / 3;
export const QUARTER = WIDTH / 4;

/** Of the daily jobs, a point a day. */
export const DAY = Duration.days(1);
export const daily = { period: DAY };
/** What a dashboard shows when it is opened: eight points of a daily job. */
export const OPENED_AT = Duration.days(8);

export interface DashboardLinks {
  readonly urls: Readonly<Record<DashboardKind, string>>;
  readonly runbookUrl: string;
}

/** Which dashboard this is, and the way to the others. */
export const heading = (here: DashboardKind, sentence: string, links: DashboardLinks): IWidget =>
  new TextWidget({
    markdown: [
      `**${DASHBOARD_TITLES[here]}**: ${sentence}`,
      ...DASHBOARDS.filter((kind) => kind !== here).map(
        (kind) => `[${DASHBOARD_TITLES[kind]}](${links.urls[kind]})`,
      ),
      runbookLink(links.runbookUrl),
    ].join(" · "),
    width: WIDTH,
    height: 2,
  });

/** A path leads nowhere from the console. */
const runbookLink = (url: string): string =>
  /^https:\/\//.test(url) ? `[Runbook](${url})` : `Runbook: ${url}`;

export type GraphOptions = Partial<Omit<GraphWidgetProps, "title" | "left">>;

export const graph = (title: string, left: readonly IMetric[], options: GraphOptions = {}): IWidget =>
  new GraphWidget({
    title,
    left: [...left],
    leftYAxis: { min: 0, showUnits: false },
    legendPosition: LegendPosition.BOTTOM,
    width: THIRD,
    height: 6,
    ...options,
  });

export const figures = (title: string, metrics: readonly IMetric[]): IWidget =>
  new SingleValueWidget({ title, metrics: [...metrics], width: WIDTH, height: 4, sparkline: true });
