import MailComposer from "nodemailer/lib/mail-composer";
import { contentId } from "../reports/mail/chart-images.ts";
import type { DrawnMail } from "./weekly-mail.ts";

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** One message as it goes over the wire: plain text, and HTML with its images, of which the reader's program shows one. */
export function mimeOf({ subject, text, html, images }: DrawnMail, { from, to }: Envelope): Promise<Buffer> {
  const message = new MailComposer({
    from: { name: "Headroom", address: from },
    to: [...to],
    // A line end would begin another header.
    subject: subject.replace(/\p{Cc}+/gu, " "),
    text,
    html,
    attachments: images.map(({ name, png }) => ({
      cid: contentId(name),
      filename: `${name}.png`,
      content: Buffer.from(png),
      contentType: "image/png",
      contentDisposition: "inline" as const,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return message.compile().build();
}
