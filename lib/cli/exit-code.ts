import type { Assessment } from "../domain/assessment.ts";
import { ConfigError, SourceError } from "../domain/errors.ts";
import { isAtLeast, isLive, type Severity } from "../domain/finding.ts";

export const EXIT = { ok: 0, failure: 1, configuration: 2, permission: 3, findings: 4 } as const;

/**
 * Snoozed, dismissed and resolved findings fail no build. A run that could read only part has printed what it saw, but does not
 * exit 0: a script would take that for an all-clear.
 */
export function exitCodeOf(
  { findings, problems }: Pick<Assessment, "findings" | "problems">,
  failOn: Severity | undefined,
): number {
  const counts =
    failOn !== undefined && findings.some((one) => isLive(one) && isAtLeast(one.severity, failOn));
  if (counts) return EXIT.findings;
  if (problems.some(({ failure }) => failure === "denied")) return EXIT.permission;
  return problems.some(({ failure }) => failure === "failed") ? EXIT.failure : EXIT.ok;
}

/** A user's mistake and a closed door have codes of their own; all else is a failure. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof ConfigError) return EXIT.configuration;
  return (error instanceof SourceError && error.denied) || isDenied(error) ? EXIT.permission : EXIT.failure;
}

const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthorizationError",
]);

function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return DENIED.has(error.name) || isDenied(error.cause);
}
