import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import { SourceError } from "../domain/errors.ts";
import { type Connection, clientOptions, metered } from "./connection.ts";
import { sourceErrorOf } from "./sdk-failure.ts";

export interface Role {
  readonly roleArn: string;
  /** What the role's trust policy asks for as `sts:ExternalId`. */
  readonly externalId?: string;
}

/** As CloudTrail of the other account shows it. */
const SESSION_NAME = "headroom";

/** 5 min: what the SDK itself refreshes credentials before (smithy-typescript, isIdentityExpired, 2026-11-24). */
const REFRESH_BEFORE_MS = 5 * 60_000;

/**
 * Credentials of a role in another account, as the caller of `base`. All clients of a connection share one answer;
 * it is asked for again five minutes before it expires, once however many wait for it. A refusal is not kept.
 * Throws SourceError naming sts:AssumeRole and the role.
 */
export function assumedRole(
  base: Connection,
  role: Role,
  now: () => number = Date.now,
): AwsCredentialIdentityProvider {
  const client = metered(new STSClient(clientOptions(base)), "sts", base.meter);
  let held: AwsCredentialIdentity | undefined;
  let asked: Promise<AwsCredentialIdentity> | undefined;
  const ask = async (): Promise<AwsCredentialIdentity> => {
    try {
      held = await assume(client, base.region, role);
      return held;
    } finally {
      asked = undefined;
    }
  };
  return async () => {
    if (held?.expiration && held.expiration.getTime() - now() > REFRESH_BEFORE_MS) return held;
    asked ??= ask();
    return asked;
  };
}

async function assume(client: STSClient, region: string, role: Role): Promise<AwsCredentialIdentity> {
  const source = `sts:AssumeRole of ${role.roleArn}`;
  const { Credentials } = await client
    .send(
      new AssumeRoleCommand({
        RoleArn: role.roleArn,
        RoleSessionName: SESSION_NAME,
        ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
      }),
    )
    .catch((error: unknown) => {
      throw refusalOf(source, sourceErrorOf("sts:AssumeRole", region, error));
    });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new SourceError(source, "got no credentials, expected a session with an expiry", {
      retryable: true,
    });
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/** STS answers a missing permission, a trust policy without us and a wrong external id alike. */
function refusalOf(source: string, { reason, denied, retryable, cause }: SourceError): SourceError {
  const said = denied
    ? "access denied; grant sts:AssumeRole on the role, and let its trust policy name the caller and the external id"
    : reason;
  return new SourceError(source, said, { denied, retryable, cause });
}
