import { SourceError } from "../domain/errors.ts";

const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthorizationError",
  "AuthorizationErrorException",
  "NotAuthorized",
  "OptInRequired",
]);

/** Credentials that no longer hold, or never did: not a missing permission, and no retry mends it. */
const EXPIRED = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "AuthFailure",
  "CredentialsProviderError",
]);

/** An SDK error as one sentence: which call failed, where, and what to do. The SDK's own error stays as the cause. */
export function sourceErrorOf(api: string, region: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const source = `${api} in ${region}`;
  const name = error instanceof Error ? error.name : "Error";
  const said = error instanceof Error ? error.message : String(error);
  if (DENIED.has(name))
    return new SourceError(source, `access denied; grant ${api}`, { denied: true, cause: error });
  if (EXPIRED.has(name))
    return new SourceError(source, `the credentials do not hold (${name}); sign in again`, { cause: error });
  return new SourceError(source, `${name}: ${said}`, { retryable: true, cause: error });
}

/** Runs one call; whatever it throws is a SourceError naming the call. */
export async function calling<T>(api: string, region: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw sourceErrorOf(api, region, error);
  }
}
