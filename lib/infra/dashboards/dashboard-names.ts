import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** In the order that their links stand on each of them. */
export const DASHBOARDS = ["fleet", "spend", "health"] as const;
export type DashboardKind = (typeof DASHBOARDS)[number];

export const DASHBOARD_TITLES: Readonly<Record<DashboardKind, string>> = {
  fleet: "Fleet",
  spend: "Spend",
  health: "Monitor health",
};

/**
 * Letters, digits, hyphens and underscores only. Dashboards are unique in an account, whatever the region, where a stack's name may be
 * taken in each of them.
 */
export const dashboardNameOf = (scope: Construct, monitor: string, kind: DashboardKind): string =>
  `${monitor}-${DASHBOARD_TITLES[kind].replaceAll(" ", "-")}-${Stack.of(scope).region}`;
