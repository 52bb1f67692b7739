import type { Severity } from "../domain/finding.ts";

/** One message, said three ways; `attributes` are for subscribers' filter policies. */
export interface Message {
  /** At most 100 printable ASCII characters. */
  readonly subject: string;
  /** For people: plain text. */
  readonly email: string;
  /** For a telephone: one line. */
  readonly sms: string;
  /** For machines: JSON text. */
  readonly json: string;
  readonly attributes: MessageAttributes;
}

export interface MessageAttributes {
  readonly severity: Severity;
  readonly rule: readonly string[];
  readonly workload: readonly string[];
  readonly owner: readonly string[];
}
