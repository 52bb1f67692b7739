import { Column } from "@react-email/column";
import { Heading } from "@react-email/heading";
import { Section } from "@react-email/section";
import { createElement as h, type ReactElement } from "react";
import type { WeeklyContent } from "../weekly-content.ts";
import type { Fact } from "../weekly-section.ts";
import { FIXED, inkOf, link, paragraph, row, span } from "./elements.ts";
import type { Links } from "./links.ts";
import { CLASS } from "./mail-style.ts";
import { LIGHT } from "./palette.ts";

/** The ten seconds: the outcome, four figures, what changed. */
export function masthead(content: WeeklyContent, links: Links): readonly ReactElement[] {
  const { period, outcome, figures, basis, changed } = content;
  return [
    paragraph({ ink: "quiet", fontSize: "13px" }, span({ fontWeight: 700 }, "Headroom"), `  ${period}`),
    h(
      Heading,
      { as: "h1", className: CLASS.ink, style: { ...HEADLINE, color: LIGHT.ink } },
      ...outcome.map(({ text, tone }, index) =>
        span({ ink: inkOf(tone), display: "block" }, `${index === 0 ? "" : " "}${text}`),
      ),
    ),
    ...pairs(figures).map((pair) => figureRow(pair, links)),
    paragraph({ ink: "quiet", fontSize: "14px", margin: "12px 0 0" }, [...basis, changed].join(" ")),
  ];
}

const HEADLINE = {
  fontSize: "24px",
  lineHeight: "1.25",
  fontWeight: 650,
  letterSpacing: "-.01em",
  margin: "10px 0 16px",
} as const;

const pairs = (figures: readonly Fact[]): readonly (readonly Fact[])[] =>
  figures.flatMap((_, index) => (index % 2 === 0 ? [figures.slice(index, index + 2)] : []));

const figureRow = (pair: readonly Fact[], links: Links): ReactElement =>
  row(
    pair.map(({ label }) => label).join(),
    pair.map((fact, index) => figure(fact, index, links)),
  );

function figure(
  { label, value, note, tone, findings = [], section }: Fact,
  index: number,
  links: Links,
): ReactElement {
  const side = index === 0 ? { paddingRight: "5px" } : { paddingLeft: "5px" };
  return h(
    Column,
    { key: label, style: { width: "50%", verticalAlign: "top", paddingBottom: "10px", ...side } },
    h(
      Section,
      { className: CLASS.wash, style: { background: LIGHT.wash, borderRadius: "8px", ...FIXED } },
      h(
        "div",
        { style: { padding: "10px 12px" } },
        paragraph({ ink: "quiet", fontSize: "13px" }, label),
        paragraph(
          { fontSize: "22px", lineHeight: "1.25", fontWeight: 650 },
          link(links.hrefOf(findings, section), { ink: inkOf(tone), textDecorationLine: "none" }, value),
        ),
        paragraph({ ink: "quiet", fontSize: "13px" }, note ?? ""),
      ),
    ),
  );
}
