import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { ConfigError } from "../../domain/errors.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";

export interface Mail {
  /** One line; SES encodes what is not ASCII. */
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export interface Mailer {
  /** Resolves when SES has accepted it. */
  send(mail: Mail): Promise<void>;
}

export interface MailRoute {
  /** An address, or one of a domain, that SES has verified. */
  readonly from: string;
  /** While the account is in the sandbox, verified ones only. */
  readonly to: readonly string[];
}

/** Recipients of one message (SESv2 API reference, Destination, 2026-11). */
const MAX_RECIPIENTS = 50;

/** Throws ConfigError for a route that cannot be; a send that fails is a SourceError. */
export function sesMailer(connection: Connection, { from, to }: MailRoute): Mailer {
  if (to.length === 0 || to.length > MAX_RECIPIENTS)
    throw new ConfigError(
      `got ${to.length} recipients, expected 1 to ${MAX_RECIPIENTS}; give a mailing list`,
    );
  const client = metered(new SESv2Client(clientOptions(connection)), "ses", connection.meter);
  return {
    send: async (mail) => {
      await calling("ses:SendEmail", connection.region, () =>
        client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [...to] },
            Content: { Simple: simple(mail) },
          }),
        ),
      );
    },
  };
}

const simple = ({ subject, text, html }: Mail) => ({
  // A line end would begin another header.
  Subject: { Data: subject.replace(/\p{Cc}+/gu, " "), Charset: "UTF-8" },
  Body: {
    Text: { Data: text, Charset: "UTF-8" },
    ...(html === undefined ? {} : { Html: { Data: html, Charset: "UTF-8" } }),
  },
});
