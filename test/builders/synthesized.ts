import { resolve } from "node:path";
import { App, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { arnText } from "../../lib/infra/arn-text.ts";
import type { CodeSource } from "../../lib/infra/handler-code.ts";
import { HANDLER_NAMES, type HandlerName } from "../../lib/infra/handler-names.ts";
import { HeadroomMemberStack, type HeadroomMemberStackProps } from "../../lib/infra/headroom-member-stack.ts";
import { HeadroomStack, type HeadroomStackProps } from "../../lib/infra/headroom-stack.ts";
import type { MemberRoleProps } from "../../lib/infra/member-role.ts";

export const EXAMPLE_PLAN = resolve(import.meta.dirname, "../../examples/plan.yaml");

/** No esbuild and no hash of code in the template. */
export const unbundled: CodeSource = (handler) => Code.fromInline(`// ${handler} is not bundled in tests`);

/** Without CloudFormation's schema check: its engine takes seconds to start, and `cdk synth` runs it. */
const anApp = (): App => new App({ builtinCloudFormationValidation: false });

export const monitorStack = (props: Partial<HeadroomStackProps> = {}): HeadroomStack =>
  new HeadroomStack(anApp(), "Headroom", { plan: EXAMPLE_PLAN, code: unbundled, ...props });

export const memberStack = (props: Partial<HeadroomMemberStackProps> = {}): HeadroomMemberStack =>
  new HeadroomMemberStack(anApp(), "HeadroomMember", {
    monitorAccount: "111122223333",
    externalId: "an-agreed-word",
    ...props,
  });

/** The stack as `cdk deploy` would send it, for any account and region. */
export const synthesizedMonitor = (props: Partial<HeadroomStackProps> = {}): Template =>
  templateOf(monitorStack(props));

export const synthesizedMember = (props: Partial<MemberRoleProps> = {}): Template =>
  templateOf(memberStack(props));

export const templateOf = (stack: Stack): Template => Template.fromStack(stack);

export interface GrantedAction {
  readonly action: string;
  /** An ARN; what CloudFormation fills in stands in angle brackets: `<HeadroomFindingsTable.Arn>`. */
  readonly resource: string;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Everything each handler's role may do, whatever it is for: its calls, logs, traces, dead letters. */
export function grantedActions(template: Template): Map<HandlerName, readonly GrantedAction[]> {
  const resources: Record<string, Resource> = template.toJSON().Resources;
  return new Map(
    HANDLER_NAMES.map((handler) => {
      const role = arnText(functionOf(handler, resources).Properties.Role)
        .slice(1, -1)
        .replace(/\.Arn$/, "");
      return [handler, statementsOf(role, resources).flatMap(actionsOf)];
    }),
  );
}

/** What the member account's role may do. */
export function memberActions(template: Template): readonly GrantedAction[] {
  const resources: Record<string, Resource> = template.toJSON().Resources;
  const [role] = Object.entries(resources).find(([, { Type }]) => Type === "AWS::IAM::Role") ?? [""];
  return statementsOf(role, resources).flatMap(actionsOf);
}

/** The template's function of a handler. */
export function handlerFunction(template: Template, handler: HandlerName): Resource["Properties"] {
  return functionOf(handler, template.toJSON().Resources).Properties;
}

function functionOf(handler: HandlerName, resources: Readonly<Record<string, Resource>>): Resource {
  const found = Object.values(resources).find(
    ({ Type, Properties }) => Type === "AWS::Lambda::Function" && Properties.Handler === `${handler}.handler`,
  );
  if (!found) throw new Error(`got no function with the handler ${handler}.handler, expected one`);
  return found;
}

function statementsOf(role: string, resources: Readonly<Record<string, Resource>>): Statement[] {
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) =>
        Type === "AWS::IAM::Policy" && textsOf(Properties.Roles).includes(`<${role}>`),
    )
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}

function actionsOf({ Effect, Action, Resource }: Statement): GrantedAction[] {
  if (Effect !== "Allow") return [];
  return [Action].flat().flatMap((action) => textsOf(Resource).map((resource) => ({ action, resource })));
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(arnText);
