import { Stack } from "aws-cdk-lib";
import { AccountPrincipal, ArnPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { fleetGrounds } from "./fleet-grounds.ts";
import { FLEET_READS } from "./permissions.ts";
import { statementsOf } from "./statements.ts";
import { MEMBER_ROLE_NAME, requireAccount, requireExternalId } from "./watch-target.ts";
import { acknowledgeWildcards } from "./wildcards.ts";

export interface MemberRoleProps {
  /** Where the monitor is deployed: twelve digits. */
  readonly monitorAccount: string;
  /** Agreed between both sides; the monitor's target has the same. At least eight characters. */
  readonly externalId: string;
  /**
   * The monitor's `watch-utilization` role, the output WatchUtilizationRole of its stack. The role must exist.
   * @default - whoever in the monitor's account may assume this role and knows the external id
   */
  readonly monitorRoleArn?: string;
  /**
   * Regions that may be watched.
   * @default - all
   */
  readonly regions?: readonly string[];
  /** @default "headroom-member" */
  readonly roleName?: string;
}

/** What a member account allows the monitor: to read its fleet. It can change nothing. */
export class MemberRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: MemberRoleProps) {
    super(scope, id);
    requireAccount(props.monitorAccount);
    requireExternalId(props.externalId);
    const trusted = props.monitorRoleArn
      ? new ArnPrincipal(props.monitorRoleArn)
      : new AccountPrincipal(props.monitorAccount);
    this.role = new Role(this, "Role", {
      roleName: props.roleName ?? MEMBER_ROLE_NAME,
      description: "Read by Headroom: inventory, metrics and commitments of this account's fleet",
      assumedBy: trusted,
      externalIds: [props.externalId],
    });
    const grounds = fleetGrounds(Stack.of(this), props.regions ?? ["*"]);
    for (const statement of statementsOf(FLEET_READS, grounds)) this.role.addToPolicy(statement);
    acknowledgeWildcards(this.role, FLEET_READS, grounds);
  }
}
