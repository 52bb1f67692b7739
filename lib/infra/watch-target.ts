import { ConfigError } from "../domain/errors.ts";

/** An account and region to look at, as HEADROOM_TARGETS carries it. */
export interface WatchTarget {
  readonly account: string;
  readonly region: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

/** A region of another account. */
export interface MemberTarget {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** As the member stack was deployed with it. */
  readonly externalId: string;
  /**
   * The role to take on there.
   * @default - the member stack's: role/headroom-member of that account
   */
  readonly roleArn?: string;
}

export const MEMBER_ROLE_NAME = "headroom-member";

/** Throws ConfigError for what is no account, region or external id. */
export function targetOfMember(member: MemberTarget, partition: string): Required<WatchTarget> {
  const { account, region, externalId } = member;
  requireAccount(account);
  requireRegion(region);
  requireExternalId(externalId);
  const roleArn = member.roleArn ?? `arn:${partition}:iam::${account}:role/${MEMBER_ROLE_NAME}`;
  return { account, region, roleArn, externalId };
}

export function requireAccount(account: unknown): asserts account is string {
  if (typeof account !== "string" || !/^\d{12}$/.test(account))
    throw new ConfigError(`got account ${JSON.stringify(account)}, expected twelve digits in quotes`);
}

export function requireRegion(region: unknown): asserts region is string {
  if (typeof region !== "string" || !/^[a-z]{2,}(-[a-z]+)+-\d$/.test(region))
    throw new ConfigError(`got region ${JSON.stringify(region)}, expected one like eu-west-1`);
  if (NOT_COMMERCIAL.test(region))
    throw new ConfigError(
      `got region ${region}, expected one of the commercial partition: AWS has its price list, Savings Plans rates and Cost Explorer there alone, so neither prices nor the bill could be read`,
    );
}

/** China, GovCloud, the isolated and the sovereign partitions, by the first word of their regions (aws-cdk-lib/region-info, 2026-11). */
const NOT_COMMERCIAL = /^(cn|us-gov|us-iso[a-z]*|eu-iso[a-z]*|eusc)-/;

/** STS's own limits: 2 to 1,224 characters of `\w+=,.@:/-`. Ours starts at eight: it should not be guessed. */
export function requireExternalId(externalId: unknown): asserts externalId is string {
  if (typeof externalId !== "string" || !/^[\w+=,.@:/-]{8,1224}$/.test(externalId))
    throw new ConfigError(
      "got an external id that STS refuses or that is shorter than eight characters, expected one like $(openssl rand -hex 16)",
    );
}
