import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sesMailer } from "../../../lib/aws/messages/ses-mailer.ts";
import { ConfigError, SourceError } from "../../../lib/domain/errors.ts";
import { mimeOf } from "../../../lib/mailing/mime.ts";
import { type LocalMail, loopbackConnection, startMail } from "../../fakes/loopback.ts";

const FROM = "headroom@example.com";
const TO = ["ann@example.com", "team@example.com"];
const CONTENT = { subject: "Headroom: 模型 −$12,400", text: "Grüße\n👩‍🔬", html: "<p>Grüße</p>", images: [] };

let mail: LocalMail;
beforeAll(async () => {
  mail = await startMail();
});
afterAll(() => mail.stop());

describe("a mail through SES", () => {
  test("arrives with its subject, text and page, whatever alphabet they use", async () => {
    const connection = loopbackConnection();
    const message = await mimeOf(CONTENT, { from: FROM, to: TO });
    await sesMailer(connection, FROM).send({ to: TO, message });
    const received = (await mail.received()).at(-1);
    expect(received).toMatchObject({ subject: CONTENT.subject, body: { html: CONTENT.html } });
    expect(received?.body.text?.trimEnd()).toBe(CONTENT.text);
    expect(received?.from).toContain(FROM);
    expect(received?.destination.to.join(", ")).toBe(TO.join(", "));
    expect(connection.meter.counts()).toEqual([{ api: "ses:SendEmail", requests: 1, units: 1 }]);
  });

  test("has a subject that cannot begin another header", async () => {
    const subject = "one\r\nBcc: all@example.com";
    const message = await mimeOf({ ...CONTENT, subject }, { from: FROM, to: TO });
    await sesMailer(loopbackConnection(), FROM).send({ to: TO, message });
    expect((await mail.received()).at(-1)?.subject).toBe("one Bcc: all@example.com");
    expect(message.toString()).not.toMatch(/^Bcc:/m);
  });

  test.each([0, 51])("to %i recipients is refused before it is sent", async (count) => {
    const to = Array.from({ length: count }, (_, index) => `a${index}@example.com`);
    const sending = sesMailer(loopbackConnection(), FROM).send({ to, message: new Uint8Array() });
    await expect(sending).rejects.toThrow(ConfigError);
    await expect(sending).rejects.toThrow(`got ${count} recipients, expected 1 to 50`);
  });

  test("that SES refuses is a SourceError which names the call", async () => {
    const sending = sesMailer(loopbackConnection(), FROM).send({ to: TO, message: new Uint8Array() });
    await expect(sending).rejects.toThrow(SourceError);
    await expect(sending).rejects.toThrow(/^ses:SendEmail in us-east-1: /);
  });
});
