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

/** A connection to the target's region; with a role, as that role, by STS in the same region. */
export function connectionTo(target: Target, base: Omit<Connection, "region">): Connection {
  const own: Connection = { ...base, region: target.region };
  const role = roleOf(target);
  return role === undefined ? own : { ...own, credentials: assumedRole(own, role) };
}

function roleOf({ roleArn, externalId }: Target): Role | undefined {
  if (roleArn === undefined) return undefined;
  return { roleArn, ...(externalId === undefined ? {} : { externalId }) };
}
