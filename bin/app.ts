import { App, Tags } from "aws-cdk-lib";
import { ConfigError } from "../lib/domain/errors.ts";
import { environmentOfStack, gpuAgentOf, memberPropsOf, monitorPropsOf } from "../lib/infra/app-settings.ts";
import { contextValues } from "../lib/infra/context-values.ts";
import { HeadroomMemberStack } from "../lib/infra/headroom-member-stack.ts";
import { HeadroomStack } from "../lib/infra/headroom-stack.ts";

/** One stack at a time: the monitor, or with `-c monitorAccount=…` the role by which a monitor elsewhere reads this account. */
function draw(app: App): void {
  const context = contextValues(app.node);
  const either = { ...environmentOfStack(context), ...gpuAgentOf(context) };
  const member = memberPropsOf(context);
  if (member) {
    new HeadroomMemberStack(app, "HeadroomMember", { ...either, ...member });
    return;
  }
  const props = monitorPropsOf(context, process.cwd());
  process.stderr.write(`headroom: the plan is ${props.plan}\n`);
  new HeadroomStack(app, "Headroom", { ...either, ...props });
}

const app = new App();
Tags.of(app).add("app", "headroom");
try {
  draw(app);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  // At once: the end of the process would synthesize the half that was drawn.
  process.exit(2);
}
