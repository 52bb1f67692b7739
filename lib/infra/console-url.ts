import { CfnMapping, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** Hosts of the management console, by partition (docs.aws.amazon.com/general/latest/gr/mgmt-console.html, 2026-11). */
const CONSOLES = {
  aws: { host: "console.aws.amazon.com" },
  "aws-cn": { host: "console.amazonaws.cn" },
  "aws-us-gov": { host: "console.amazonaws-us-gov.com" },
};

/** Where people open dashboards of this stack's region, by name and not by resource: what a dashboard shows may know it. Once a scope. */
export function dashboardUrlsOf(scope: Construct): (dashboardName: string) => string {
  const { partition, region } = Stack.of(scope);
  const consoles = new CfnMapping(scope, "Consoles", { mapping: CONSOLES });
  const host = consoles.findInMap(partition, "host");
  return (name) => `https://${region}.${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}
