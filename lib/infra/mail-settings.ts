import { ConfigError } from "../domain/errors.ts";
import type { HeadroomMonitorProps } from "./monitor-props.ts";
import { isAddress } from "./subscriber.ts";

export interface MailSettings {
  readonly from: string;
  readonly to: readonly string[];
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

/** Of one message, To, Cc and Bcc together (docs.aws.amazon.com/ses/latest/dg/quotas.html, 2026-11). */
const SES_RECIPIENTS = 50;
/** Of a function's 4 KB of environment, what the others leave. */
const MAX_BYTES = 3_072;

/** undefined: the report goes to the topic. Throws ConfigError. */
export function mailSettingsOf(props: HeadroomMonitorProps): MailSettings | undefined {
  const { sender, readers, emails, ownerReaders: owners = {} } = props;
  if (sender === undefined) {
    if (Object.keys(owners).length > 0)
      throw new ConfigError("got ownerReaders and no sender, expected one: mails of their own go by SES");
    return undefined;
  }
  const to = readers ?? (emails ?? []).map(({ address }) => address);
  for (const address of [sender, ...to, ...Object.values(owners).flat()])
    if (!isAddress(address))
      throw new ConfigError(`got the e-mail address "${address}", expected one like ops@example.com`);
  if (to.length === 0)
    throw new ConfigError(`got the sender ${sender} and nobody to write to, expected emails or readers`);
  requireFew("readers", to);
  for (const [owner, list] of Object.entries(owners)) requireFew(`readers for the owner ${owner}`, list);
  const bytes = Buffer.byteLength(JSON.stringify({ to, owners }));
  if (bytes > MAX_BYTES)
    throw new ConfigError(
      `got readers of the weekly mail in ${bytes} bytes, expected what fits a function's environment: ${MAX_BYTES}; use mailing lists`,
    );
  return { from: sender, to, owners };
}

function requireFew(what: string, list: readonly string[]): void {
  if (list.length === 0) throw new ConfigError(`got no ${what}, expected at least one address`);
  if (list.length > SES_RECIPIENTS)
    throw new ConfigError(
      `got ${list.length} ${what} of the weekly mail, expected at most the ${SES_RECIPIENTS} that SES takes: name a mailing list as readers`,
    );
}
