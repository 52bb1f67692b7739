import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { ConfigError } from "../../domain/errors.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";

export interface RawMail {
  /** While the account is in the sandbox, verified ones only. */
  readonly to: readonly string[];
  /** The whole message, headers included, as MIME. */
  readonly message: Uint8Array;
}

export interface Mailer {
  /** Resolves when SES has accepted it. Throws ConfigError for recipients that cannot be; a send that fails is a SourceError. */
  send(mail: RawMail): Promise<void>;
}

/** Recipients of one message (SESv2 API reference, Destination, 2026-11). */
const MAX_RECIPIENTS = 50;

/** `from`: an address, or one of a domain, that SES has verified. */
export function sesMailer(connection: Connection, from: string): Mailer {
  const client = metered(new SESv2Client(clientOptions(connection)), "ses", connection.meter);
  return {
    send: async ({ to, message }) => {
      if (to.length === 0 || to.length > MAX_RECIPIENTS)
        throw new ConfigError(
          `got ${to.length} recipients, expected 1 to ${MAX_RECIPIENTS}; give a mailing list`,
        );
      await calling("ses:SendEmail", connection.region, () =>
        client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [...to] },
            Content: { Raw: { Data: message } },
          }),
        ),
      );
    },
  };
}
