import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { MemberRole, type MemberRoleProps } from "./member-role.ts";

export interface HeadroomMemberStackProps extends StackProps, MemberRoleProps {}

/** For each account that a monitor elsewhere watches: one role to read by, and nothing else. */
export class HeadroomMemberStack extends Stack {
  constructor(scope: Construct, id: string, props: HeadroomMemberStackProps) {
    super(scope, id, { description: "Headroom: lets a monitor read this account's fleet", ...props });
    const { role } = new MemberRole(this, "Member", props);
    new CfnOutput(this, "MemberRole", { value: role.roleArn });
  }
}
