import { assumedRole, type Role } from "./assumed-role.ts";
import type { Connection } from "./connection.ts";

/** One account in one region: what a run of `watch` looks at. */
export interface Target {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** The role to look as, in another account; absent: the caller's own credentials. */
  readonly roleArn?: string;
  readonly externalId?: string;
}

/**
 * A connection to the target's region; with a role, as that role. The role is asked for in the region of `home`: STS of an opt-in
 * region refuses a caller whose own account has not enabled it, and a session of any regional endpoint is good in all regions
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html, 2026-11-25).
 */
export function connectionTo(target: Target, home: Connection): Connection {
  const there: Connection = { ...home, region: target.region };
  const role = roleOf(target);
  return role === undefined ? there : { ...there, credentials: assumedRole(home, role) };
}

function roleOf({ roleArn, externalId }: Target): Role | undefined {
  if (roleArn === undefined) return undefined;
  return { roleArn, ...(externalId === undefined ? {} : { externalId }) };
}
