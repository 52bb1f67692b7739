import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { type StackProps, TimeZone } from "aws-cdk-lib";
import { ConfigError } from "../domain/errors.ts";
import { quietHoursOf } from "../domain/quiet-hours.ts";
import type { ContextValues } from "./context-values.ts";
import { type InstanceTag, instanceTagOf } from "./gpu-agent-rollout.ts";
import { PACKAGE_ROOT } from "./handler-bundle.ts";
import type { MemberRoleProps } from "./member-role.ts";
import type { HeadroomMonitorProps } from "./monitor-props.ts";
import { subscriberOf } from "./subscriber.ts";
import { type MemberTarget, requireAccount, requireExternalId, requireRegion } from "./watch-target.ts";

/** What CDK context says of the monitor; docs/deploy.md lists the keys. Throws ConfigError. */
export function monitorPropsOf(context: ContextValues, workingDirectory: string): HeadroomMonitorProps {
  const sender = context.text("sender");
  const readers = context.list("readers");
  const regions = context.list("regions");
  const workloadTag = context.text("workloadTag");
  const billRequests = context.number("billRequests");
  const billAccount = context.text("billAccount");
  const dashboardUrl = context.text("dashboardUrl");
  const runbookUrl = context.text("runbookUrl");
  const pagerTopicArn = context.text("pagerTopicArn");
  const metricWorkloads = context.number("metricWorkloads");
  const timeZone = context.text("timeZone");
  const quietHours = context.object("quietHours");
  const functionEndpointUrl = context.text("functionEndpointUrl");
  return {
    plan: planPath(context.text("plan"), workingDirectory),
    emails: (context.list("emails") ?? []).map(subscriberOf),
    members: context.objects("targets").map(memberTargetOf),
    ...ownersOf(context),
    actions: context.flag("actions"),
    ...(sender === undefined ? {} : { sender }),
    ...(readers === undefined ? {} : { readers }),
    ...(regions === undefined ? {} : { regions }),
    ...(workloadTag === undefined ? {} : { workloadTag }),
    ...(billRequests === undefined ? {} : { billRequests }),
    ...(billAccount === undefined ? {} : { billAccount }),
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
    ...(runbookUrl === undefined ? {} : { runbookUrl }),
    ...(pagerTopicArn === undefined ? {} : { pagerTopicArn }),
    ...(metricWorkloads === undefined ? {} : { metricWorkloads }),
    ...(functionEndpointUrl === undefined ? {} : { functionEndpointUrl }),
    ...(timeZone === undefined ? {} : { reportTimeZone: TimeZone.of(timeZone) }),
    ...(quietHours === undefined ? {} : { quietHours: quietHoursOf(quietHours) }),
  };
}

/** Given the account of a monitor elsewhere, the app is the member's side of it: undefined when it is not. */
export function memberPropsOf(context: ContextValues): MemberRoleProps | undefined {
  const monitorAccount = context.text("monitorAccount");
  if (monitorAccount === undefined) return undefined;
  const externalId = context.text("externalId");
  requireAccount(monitorAccount);
  requireExternalId(externalId);
  const monitorRoleArn = context.text("monitorRoleArn");
  const regions = context.list("regions");
  return {
    monitorAccount,
    externalId,
    ...(monitorRoleArn === undefined ? {} : { monitorRoleArn }),
    ...(regions === undefined ? {} : { regions }),
  };
}

/** Whose GPUs the stack rolls the CloudWatch agent out to, on either side. */
export function gpuAgentOf(context: ContextValues): { readonly gpuAgentTag?: InstanceTag } {
  const tag = context.text("gpuAgentTag");
  return tag === undefined ? {} : { gpuAgentTag: instanceTagOf(tag) };
}

/** Where to deploy and under which name, when it is said; else wherever the credentials lead, under the stack's own. */
export function environmentOfStack(context: ContextValues): Pick<StackProps, "env" | "stackName"> {
  const account = context.text("account");
  const region = context.text("region");
  if (account !== undefined) requireAccount(account);
  if (region !== undefined) requireRegion(region);
  const stackName = context.text("stackName");
  return {
    ...(stackName === undefined ? {} : { stackName }),
    ...(account === undefined && region === undefined
      ? {}
      : { env: { ...(account ? { account } : {}), ...(region ? { region } : {}) } }),
  };
}

/** `-c owners='[{"owner": "ml-platform", "readers": "ann@example.com,bob@example.com"}]'`. */
function ownersOf(context: ContextValues): Pick<HeadroomMonitorProps, "ownerReaders"> {
  const entries = context.objects("owners").map(({ owner, readers }): [string, string[]] => {
    if (!owner || !readers)
      throw new ConfigError(
        `got ${JSON.stringify({ owner, readers })} in owners, expected {"owner": "ml-platform", "readers": "ann@example.com"}`,
      );
    return [owner, readers.split(",").map((address) => address.trim())];
  });
  return entries.length === 0 ? {} : { ownerReaders: Object.fromEntries(entries) };
}

function memberTargetOf({
  account,
  region,
  externalId,
  roleArn,
}: Readonly<Record<string, string>>): MemberTarget {
  requireAccount(account);
  requireRegion(region);
  requireExternalId(externalId);
  return { account, region, externalId, ...(roleArn === undefined ? {} : { roleArn }) };
}

/** The plan that was named, the working folder's plan.yaml, or the example that a checkout brings along. */
function planPath(named: string | undefined, workingDirectory: string): string {
  if (named !== undefined) return named;
  const places = [join(workingDirectory, "plan.yaml"), join(PACKAGE_ROOT, "examples", "plan.yaml")];
  const found = places.find((place) => existsSync(place));
  if (found === undefined)
    throw new ConfigError("got no plan.yaml in this folder, expected one: give it as -c plan=FILE");
  return relative(workingDirectory, found);
}
