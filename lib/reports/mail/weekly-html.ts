import { Body } from "@react-email/body";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Heading } from "@react-email/heading";
import { Hr } from "@react-email/hr";
import { Html } from "@react-email/html";
import { Preview } from "@react-email/preview";
import { Section as Block } from "@react-email/section";
import { createElement as h, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { SHOWN, type Shown, type WeeklyContent, weeklyContent } from "../weekly-content.ts";
import type { WeeklyReport } from "../weekly-report.ts";
import type { Section } from "../weekly-section.ts";
import { blockElements, type Surroundings } from "./blocks.ts";
import type { ChartSources } from "./chart-images.ts";
import { FIXED, link, paragraph, SANS, span } from "./elements.ts";
import { linksOf } from "./links.ts";
import { CLASS, MAIL_STYLE } from "./mail-style.ts";
import { masthead } from "./masthead.ts";
import { LIGHT } from "./palette.ts";

/** Gmail clips a message above 102 KB (github.com/hteumeuleu/email-bugs/issues/41, 2026-11); bytes of UTF-8, pictures apart. */
export const MOST_BYTES = 100_000;

/** Strangers' texts may fill a mail with ten findings: then it shows fewer and says how many are left out. */
const FALLBACKS: readonly Shown[] = [
  SHOWN,
  { findings: 6, workloads: 10 },
  { findings: 3, workloads: 4 },
  { findings: 1, workloads: 1 },
];

/** The week as a page that a mail program can show: tables and inline styles, one column, nothing fetched. */
export function weeklyHtml(report: WeeklyReport, charts: ChartSources): string {
  const pictures = Object.values(charts).reduce((sum, source) => sum + source.length, 0);
  let page = "";
  for (const shown of FALLBACKS) {
    page = `<!DOCTYPE html>${renderToStaticMarkup(mail(report, weeklyContent(report, shown), charts))}`;
    if (new TextEncoder().encode(page).length - pictures <= MOST_BYTES) return page;
  }
  return page;
}

function mail(report: WeeklyReport, content: WeeklyContent, charts: ChartSources): ReactElement {
  const byWorkload = Map.groupBy(report.live, ({ workload }) => workload);
  const links = linksOf(content, report.dashboardUrl);
  const findingsOf = (workload: string) => (byWorkload.get(workload) ?? []).map(({ id }) => id);
  const around = { links, charts, findingsOf };
  return h(
    Html,
    { lang: "en" },
    head(content.subject),
    h(
      Body,
      { className: CLASS.ground, style: { background: LIGHT.ground, margin: "0", fontFamily: SANS } },
      h(Preview, null, previewOf(content)),
      h(
        Container,
        { className: CLASS.sheet, style: { background: LIGHT.sheet, maxWidth: "600px", ...FIXED } },
        h(
          "div",
          { className: "p", style: { padding: "22px 32px 28px" } },
          ...masthead(content, links),
          ...content.sections.map((section) => sectionElement(section, around)),
          footer(around),
        ),
      ),
    ),
  );
}

const head = (title: string): ReactElement =>
  h(
    Head,
    null,
    h("title", null, title),
    h("meta", { name: "viewport", content: "width=device-width,initial-scale=1" }),
    h("meta", { name: "color-scheme", content: "light dark" }),
    h("meta", { name: "supported-color-schemes", content: "light dark" }),
    h("meta", { name: "format-detection", content: "telephone=no,date=no,address=no" }),
    h("style", null, MAIL_STYLE),
  );

/** What the list of messages shows beside the subject. */
const previewOf = ({ outcome, basis, changed }: WeeklyContent): string =>
  [...outcome.map(({ text }) => text), ...basis, changed].join(" ");

function sectionElement({ id, title, note, blocks }: Section, around: Surroundings): ReactElement {
  return h(
    Block,
    { key: id, id, style: FIXED },
    h(Hr, { className: CLASS.line, style: { borderTop: `1px solid ${LIGHT.line}`, margin: "24px 0 18px" } }),
    h(
      Heading,
      {
        as: "h2",
        className: CLASS.ink,
        style: { fontSize: "18px", lineHeight: "1.3", margin: "0 0 8px", color: LIGHT.ink },
      },
      title,
      ...(note === undefined ? [] : [span({ ink: "quiet", fontSize: "13px", fontWeight: 400 }, `  ${note}`)]),
    ),
    ...blocks.flatMap((block) => blockElements(block, around)),
  );
}

function footer({ links }: Surroundings): ReactElement {
  return paragraph(
    { ink: "quiet", fontSize: "12px", margin: "26px 0 0" },
    "Written by Headroom from its last runs. The arithmetic of a finding: headroom explain and its name. ",
    ...(links.dashboard === undefined ? [] : [link(links.dashboard, {}, "Dashboard")]),
  );
}
