import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sesMailer } from "../../../lib/aws/messages/ses-mailer.ts";
import { ConfigError, SourceError } from "../../../lib/domain/errors.ts";
import { type LocalMail, loopbackConnection, startMail } from "../../fakes/loopback.ts";

const ROUTE = { from: "headroom@example.com", to: ["ann@example.com", "team@example.com"] };

let mail: LocalMail;
beforeAll(async () => {
  mail = await startMail();
});
afterAll(() => mail.stop());

describe("a mail through SES", () => {
  test("arrives with its subject, text and page, whatever alphabet they use", async () => {
    const connection = loopbackConnection();
    const sent = { subject: "Headroom: 模型 −$12,400", text: "Grüße\n👩‍🔬", html: "<p>Grüße</p>" };
    await sesMailer(connection, ROUTE).send(sent);
    expect((await mail.received()).at(-1)).toMatchObject({
      from: ROUTE.from,
      destination: { to: ROUTE.to },
      subject: sent.subject,
      body: { text: sent.text, html: sent.html },
    });
    expect(connection.meter.counts()).toEqual([{ api: "ses:SendEmail", requests: 1, units: 1 }]);
  });

  test("needs no page, and its subject cannot begin another header", async () => {
    await sesMailer(loopbackConnection(), ROUTE).send({ subject: "one\r\nBcc: all@example.com", text: "x" });
    const received = (await mail.received()).at(-1);
    expect(received?.subject).toBe("one Bcc: all@example.com");
    expect(received?.body.html).toBeUndefined();
  });

  test.each([0, 51])("to %i recipients is refused before it is sent", (count) => {
    const to = Array.from({ length: count }, (_, index) => `a${index}@example.com`);
    const making = () => sesMailer(loopbackConnection(), { ...ROUTE, to });
    expect(making).toThrow(ConfigError);
    expect(making).toThrow(`got ${count} recipients, expected 1 to 50`);
  });

  test("that SES refuses is a SourceError which names the call", async () => {
    const sending = sesMailer(loopbackConnection(), ROUTE).send({ subject: "", text: "x" });
    await expect(sending).rejects.toThrow(SourceError);
    await expect(sending).rejects.toThrow(/^ses:SendEmail in us-east-1: /);
  });
});
