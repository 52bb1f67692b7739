import { createHash } from "node:crypto";
import { Names, Stack, Token } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { ConfigError } from "../domain/errors.ts";

/** Of a function's 64 characters, what `customWidget-` and `-findings` leave, rounded down. */
const MAX_LENGTH = 40;
const HASH_LENGTH = 8;

/**
 * What tells a monitor from others of its account and region: the name that is given, else the stack's, which CloudFormation keeps
 * unique there. Throws ConfigError for a name that no function can carry.
 */
export function monitorName(monitor: IConstruct, given?: string): string {
  if (given === undefined) return nameOfStack(Stack.of(monitor));
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(given) || given.length > MAX_LENGTH)
    throw new ConfigError(
      `got the monitor's name "${given}", expected a letter, then letters, digits and hyphens: ${MAX_LENGTH} at most`,
    );
  return given;
}

/** A nested stack's name is not known before it is deployed: its place in the app stands in. */
function nameOfStack(stack: Stack): string {
  const name = stack.stackName;
  if (Token.isUnresolved(name)) return Names.uniqueResourceName(stack, { maxLength: MAX_LENGTH });
  if (name.length <= MAX_LENGTH) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}

/** The `service` of its logs, traces and metrics. */
export const serviceOf = (name: string): string => `headroom-${name}`;
