import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { OWN_NAMESPACE } from "../pipeline/own-metrics.ts";
import type { HandlerName } from "./handler-names.ts";
import { LOG_ACTIONS, type Permission, TRACING } from "./permissions.ts";
import { type Grounds, statementsOf } from "./statements.ts";
import { acknowledgeWildcards } from "./wildcards.ts";

export interface HandlerProps {
  readonly handler: HandlerName;
  readonly code: Code;
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** Whose logs, traces and metrics these are. */
  readonly service: string;
  readonly permissions: readonly Permission[];
  readonly grounds: Grounds;
  /**
   * Where asynchronous events end that failed three times.
   * @default - none: nobody calls it asynchronously
   */
  readonly deadLetters?: IQueue;
  /**
   * The function's name.
   * @default - CloudFormation makes one up
   */
  readonly functionName?: string;
  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /** @default "INFO" */
  readonly logLevel?: LogLevel;
}

export type LogLevel = "DEBUG" | "INFO" | "WARN" | "ERROR";

/** One function with a role and a log group of its own; the role holds what is listed and no managed policy. */
export class Handler extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly handlerName: HandlerName;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    this.handlerName = props.handler;
    const logGroup = new LogGroup(this, "Logs", {
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    for (const statement of statementsOf(props.permissions, props.grounds)) this.role.addToPolicy(statement);
    this.role.addToPolicy(
      new PolicyStatement({ actions: [...LOG_ACTIONS], resources: [logGroup.logGroupArn] }),
    );
    this.function = new LambdaFunction(this, "Function", {
      code: props.code,
      handler: `${props.handler}.handler`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      description: props.description,
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      role: this.role,
      logGroup,
      tracing: Tracing.ACTIVE,
      environment: { ...props.environment, ...powertools(props.service, props.logLevel ?? "INFO") },
      ...(props.functionName === undefined ? {} : { functionName: props.functionName }),
      ...(props.deadLetters === undefined ? {} : { deadLetterQueue: props.deadLetters }),
    });
    acknowledgeWildcards(this.role, [...props.permissions, TRACING], props.grounds);
  }
}

const powertools = (service: string, logLevel: LogLevel): Record<string, string> => ({
  POWERTOOLS_SERVICE_NAME: service,
  POWERTOOLS_METRICS_NAMESPACE: OWN_NAMESPACE,
  POWERTOOLS_LOG_LEVEL: logLevel,
});
