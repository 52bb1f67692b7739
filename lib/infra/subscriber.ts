import { ConfigError } from "../domain/errors.ts";
import { isAtLeast, SEVERITIES, type Severity } from "../domain/finding.ts";

/** Somebody who is told by e-mail. */
export interface Subscriber {
  readonly address: string;
  /**
   * Findings below it are not sent there; nor are the alarms about Headroom itself, which carry no severity.
   * @default - everything is sent
   */
  readonly atLeast?: Severity;
}

/** `ops@example.com`, or `cfo@example.com=high` for findings of high severity and above. */
export function subscriberOf(text: string): Subscriber {
  const [address = "", atLeast, ...rest] = text.split("=");
  if (rest.length > 0 || !isAddress(address))
    throw new ConfigError(
      `got the e-mail address "${text}", expected one like ops@example.com or ops@example.com=high`,
    );
  if (atLeast === undefined) return { address };
  const severity = SEVERITIES.find((one) => one === atLeast);
  if (severity === undefined)
    throw new ConfigError(
      `got severity "${atLeast}" for ${address}, expected one of ${SEVERITIES.join(", ")}`,
    );
  return { address, atLeast: severity };
}

/** Good enough to tell an address from a slip; SNS and SES say the rest. */
export const isAddress = (text: string): boolean => /^[^\s@=,]+@[^\s@=,]+\.[^\s@=,]+$/.test(text);

export const severitiesFrom = (floor: Severity): readonly Severity[] =>
  SEVERITIES.filter((severity) => isAtLeast(severity, floor));
