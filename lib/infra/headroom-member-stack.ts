import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { GpuAgentRollout, type InstanceTag } from "./gpu-agent-rollout.ts";
import { MemberRole, type MemberRoleProps } from "./member-role.ts";

export interface HeadroomMemberStackProps extends StackProps, MemberRoleProps {
  /**
   * Machines of this account and region that get the CloudWatch agent for their GPUs. Each metric of each card is charged for.
   * @default - none: the agent is yours to bring
   */
  readonly gpuAgentTag?: InstanceTag;
}

/** For each account that a monitor elsewhere watches: one role to read by, and nothing else. */
export class HeadroomMemberStack extends Stack {
  constructor(scope: Construct, id: string, props: HeadroomMemberStackProps) {
    super(scope, id, { description: "Headroom: lets a monitor read this account's fleet", ...props });
    const { role } = new MemberRole(this, "Member", props);
    if (props.gpuAgentTag)
      new GpuAgentRollout(this, "GpuAgent", { tag: props.gpuAgentTag, name: "headroom-member" });
    new CfnOutput(this, "MemberRole", { value: role.roleArn });
  }
}
