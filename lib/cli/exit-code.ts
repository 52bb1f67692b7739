import { ConfigError, SourceError } from "../domain/errors.ts";
import { type Finding, isAtLeast, type Severity } from "../domain/finding.ts";

export const EXIT = { ok: 0, failure: 1, configuration: 2, permission: 3, findings: 4 } as const;

/** Snoozed, dismissed and resolved findings fail no build. */
export function exitCodeOf(findings: readonly Finding[], failOn: Severity | undefined): number {
  if (failOn === undefined) return EXIT.ok;
  const counts = findings.some(
    ({ state, severity }) => (state.kind === "open" || state.kind === "worse") && isAtLeast(severity, failOn),
  );
  return counts ? EXIT.findings : EXIT.ok;
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
