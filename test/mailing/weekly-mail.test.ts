import { type AddressObject, simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";
import { beforeAll, describe, expect, test } from "vitest";
import { readChartFiles } from "../../lib/mailing/chart-files.ts";
import { mimeOf } from "../../lib/mailing/mime.ts";
import { type DrawPng, openPng } from "../../lib/mailing/png.ts";
import { weeklyMail, weeklyPage } from "../../lib/mailing/weekly-mail.ts";
import { planChart } from "../../lib/reports/mail/plan-chart.ts";
import { spendChart } from "../../lib/reports/mail/spend-chart.ts";
import { MOST_BYTES } from "../../lib/reports/mail/weekly-html.ts";
import { type WeeklyReport, weeklyReportOf } from "../../lib/reports/weekly-report.ts";
import { aBusyAssessment } from "../builders/assessment.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { aHostileAssessment, HOSTILE_TEXTS } from "../builders/hostile.ts";
import { darkPixels } from "../builders/png-pixels.ts";

const ROUTE = { from: "headroom@example.com", to: ["manager@example.com", "cfo@example.com"] };

function reportOf({ findings, totals, workloads, spend } = aBusyAssessment()): WeeklyReport {
  const facts = { now: NOW, findings, lookedAt: NOW, totals, workloads };
  return weeklyReportOf({ ...facts, ...(spend ? { spend, spendAt: NOW } : {}) });
}

/** What a server on loopback gets when the message is handed to it as it is. */
async function delivered(message: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        resolve(Buffer.concat(chunks));
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const transport = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  try {
    transport.sendMail({ envelope: { from: ROUTE.from, to: [...ROUTE.to] }, raw: message }).catch(reject);
    return await promise;
  } finally {
    transport.close();
    await new Promise<void>((closed) => server.close(() => closed()));
  }
}

describe("the weekly mail", () => {
  let drawPng: DrawPng;
  beforeAll(async () => {
    drawPng = await openPng(await readChartFiles());
  });

  test("goes over the wire as text and as HTML whose pictures it brings along", async () => {
    const mail = weeklyMail(reportOf(), drawPng);
    const got = await simpleParser(await delivered(await mimeOf(mail, ROUTE)), { skipImageLinks: true });
    expect(got.subject).toBe(mail.subject);
    expect((got.to as AddressObject).value.map(({ address }) => address)).toEqual(ROUTE.to);
    expect(got.text?.trim()).toBe(mail.text.trim());
    const wanted = [...(got.html || "").matchAll(/src="cid:([^"]+)"/g)].map(([, id]) => id);
    expect(wanted).toHaveLength(2);
    expect(got.attachments.map(({ cid }) => cid).toSorted()).toEqual(wanted.toSorted());
    for (const { contentType, contentDisposition } of got.attachments)
      expect([contentType, contentDisposition]).toEqual(["image/png", "inline"]);
  });

  test("asks the network for nothing, and says in words what its pictures show", () => {
    const { html } = weeklyMail(reportOf(), drawPng);
    expect([...html.matchAll(/\b(?:src|background)="(?!cid:)|url\(|@import|<link|<script/g)]).toEqual([]);
    const alts = [...html.matchAll(/<img[^>]*alt="([^"]*)"/g)].map(([, alt = ""]) => alt);
    expect(alts).toHaveLength(2);
    for (const alt of alts) expect(alt).toMatch(/\$[\d,]+/);
  });

  test.each([
    ["spend", spendChart],
    ["plan", planChart],
  ] as const)("has letters in its %s chart: Lambda has no font but ours", (_, chart) => {
    const svg = chart(reportOf()) ?? "";
    const withoutText = svg.replace(/<text[\s\S]*?<\/text>/g, "");
    expect(withoutText).not.toBe(svg);
    expect(darkPixels(drawPng(svg))).toBeGreaterThan(darkPixels(drawPng(withoutText)) + 1_000);
  });

  test("without anything to draw with it is whole but for the pictures", () => {
    const { html, images, text } = weeklyMail(reportOf(), undefined);
    expect([images, html.includes("<img")]).toEqual([[], false]);
    expect(text).toBe(weeklyMail(reportOf(), drawPng).text);
  });

  test("stays below what Gmail clips, of 1,000 findings and 200 workloads with long names", () => {
    const busy = aBusyAssessment();
    const findings = Array.from({ length: 1_000 }, (_, index) =>
      aFinding({ resource: `i-${index}`, title: `${"long ".repeat(60)}${index}` }),
    );
    const workloads = Array.from({ length: 200 }, (_, index) => ({
      ...busy.workloads[index % busy.workloads.length],
      workload: `${"team-".repeat(20)}${index}`,
    })) as typeof busy.workloads;
    const { html } = weeklyMail(reportOf({ ...busy, findings, workloads }), drawPng);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MOST_BYTES);
    expect(html).toContain("more");
  });

  test.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text), text] as const))(
    "a stranger's %s stays text: no tag, no header, no image that could not be drawn",
    async (_, hostile) => {
      const mail = weeklyMail(reportOf(aHostileAssessment(hostile)), drawPng);
      expect(mail.html).not.toMatch(/<script|<img(?![^>]*src="cid:)|javascript:alert\(1\)"/i);
      expect(tagsOf(mail.html)).toEqual(
        tagsOf(weeklyMail(reportOf(aHostileAssessment("harmless")), drawPng).html),
      );
      const { headerLines, subject } = await simpleParser(await mimeOf(mail, ROUTE));
      const named = headerLines.map(({ key }) => key).toSorted();
      expect(named).toEqual(["content-type", "date", "from", "message-id", "mime-version", "subject", "to"]);
      expect(subject).not.toMatch(/\p{Cc}/u);
    },
  );

  test("as a file it brings its pictures along", () => {
    const { images } = weeklyMail(reportOf(), drawPng);
    expect(weeklyPage(reportOf(), images).match(/src="data:image\/png;base64,/g)).toHaveLength(2);
  });
});

const tagsOf = (html: string): readonly string[] =>
  [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag = ""]) => tag);
