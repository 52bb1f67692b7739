import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { chartCompanions } from "./chart-companions.ts";
import { type Estate, groundsOf } from "./grounds.ts";
import { Handler } from "./handler.ts";
import { bundledCode } from "./handler-code.ts";
import { constructId, type HandlerName } from "./handler-names.ts";
import { HANDLER_SPECS } from "./handler-specs.ts";
import { serviceOf } from "./monitor-name.ts";
import type { HeadroomMonitorProps } from "./monitor-props.ts";
import type { MonitorSettings } from "./monitor-settings.ts";
import { HANDLER_PERMISSIONS, permissionsIn, STREAM_READING } from "./permissions.ts";
import { environmentOf, variablesOf } from "./variables.ts";

export type Handlers = Readonly<Record<HandlerName, Handler>>;

/** Each function with exactly its code, its variables and its permissions. */
export function createHandlers(
  scope: Construct,
  estate: Estate,
  { props, settings }: { readonly props: HeadroomMonitorProps; readonly settings: MonitorSettings },
): Handlers {
  const stack = Stack.of(scope);
  const grounds = groundsOf(stack, estate, settings);
  const variables = variablesOf(stack, estate, settings);
  const codeOf = props.code ?? bundledCode(scope);
  const plan = { "plan.json": JSON.stringify(settings.plan.plan) };
  const create = (handler: HandlerName): Handler => {
    const spec = HANDLER_SPECS[handler];
    return new Handler(scope, constructId(handler), {
      handler,
      description: spec.description,
      memoryMiB: spec.memoryMiB,
      timeout: spec.timeout,
      code: codeOf(handler, {
        ...(spec.plan ? plan : {}),
        ...(handler === "weekly-report" && settings.mail ? chartCompanions() : {}),
      }),
      environment: {
        ...environmentOf(handler, variables),
        ...(props.functionEndpointUrl ? { AWS_ENDPOINT_URL: props.functionEndpointUrl } : {}),
      },
      service: serviceOf(settings.name),
      permissions: [
        ...permissionsIn(HANDLER_PERMISSIONS[handler], settings.setups),
        ...(handler === "notify" ? STREAM_READING : []),
      ],
      grounds,
      ...(spec.deadLetters ? { deadLetters: estate.deadLetters[spec.deadLetters] } : {}),
      ...(handler === "findings-widget" ? { functionName: widgetName(settings.name) } : {}),
      ...(props.logRetention ? { logRetention: props.logRetention } : {}),
      ...(props.logLevel ? { logLevel: props.logLevel } : {}),
    });
  };
  return {
    "watch-utilization": create("watch-utilization"),
    "watch-spend": create("watch-spend"),
    notify: create("notify"),
    "weekly-report": create("weekly-report"),
    "findings-widget": create("findings-widget"),
    "record-interruption": create("record-interruption"),
  };
}

/**
 * The prefix CloudWatch's users are told to trust, and by which they are allowed to invoke widgets:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
const widgetName = (monitor: string): string => `customWidget-${monitor}-findings`;
