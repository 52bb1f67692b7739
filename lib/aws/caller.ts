import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { ConfigError, SourceError } from "../domain/errors.ts";
import { type Connection, clientOptions, metered } from "./connection.ts";
import { calling } from "./sdk-failure.ts";

/** The SDK's own chain (environment, SSO, profile, instance role), begun at a named profile. */
export const profileCredentials = (profile: string) => fromNodeProviderChain({ profile });

/** Whose credentials these are; the first call of a laptop run, so that bad credentials are told as such. */
export async function accountOf(connection: Connection): Promise<string> {
  const client = metered(new STSClient(clientOptions(connection)), "sts", connection.meter);
  try {
    const { Account } = await calling("sts:GetCallerIdentity", connection.region, () =>
      client.send(new GetCallerIdentityCommand({})),
    );
    if (Account === undefined) throw new SourceError("sts:GetCallerIdentity", "answered without an account");
    return Account;
  } catch (error) {
    if (error instanceof SourceError && isCredentialProblem(error.cause))
      throw new ConfigError(
        `no usable AWS credentials (${error.reason}); sign in, or name a profile with --profile`,
        { cause: error },
      );
    throw error;
  } finally {
    client.destroy();
  }
}

const CREDENTIALS = /Credentials|Token|Signature|SSO|AuthFailure/;
const isCredentialProblem = (cause: unknown): boolean =>
  cause instanceof Error && CREDENTIALS.test(cause.name);
