import { Img } from "@react-email/img";
import { createElement as h, type ReactElement } from "react";
import type { Block, Fact, ResolvedItem } from "../weekly-section.ts";
import type { ChartSources } from "./chart-images.ts";
import { CHART_WIDTH } from "./chart-svg.ts";
import { inkOf, link, paragraph, span } from "./elements.ts";
import { findingCard } from "./finding-card.ts";
import type { Links } from "./links.ts";
import { LIGHT } from "./palette.ts";
import { workloadRow } from "./workload-row.ts";

export interface Surroundings {
  readonly links: Links;
  readonly charts: ChartSources;
  /** Live findings of a workload, to which its dollars link. */
  readonly findingsOf: (workload: string) => readonly string[];
}

export function blockElements(block: Block, around: Surroundings): readonly ReactElement[] {
  switch (block.kind) {
    case "text":
      return [textLine(block, around.links)];
    case "facts":
      return block.facts.map((fact) => factLine(fact, around.links));
    case "list":
      return block.items.map((item) => paragraph({ margin: "0 0 4px", paddingLeft: "12px" }, `– ${item}`));
    case "findings":
      return block.findings.map((item) => findingCard(item, around.links));
    case "workloads":
      return block.workloads.map((one) =>
        workloadRow(one, around.links.hrefOf(around.findingsOf(one.workload))),
      );
    case "resolved":
      return block.resolved.map((item) => resolvedLine(item, around.links));
    case "chart":
      return chart(block, around.charts);
  }
}

function textLine(
  { text, tone, findings = [] }: Extract<Block, { kind: "text" }>,
  links: Links,
): ReactElement {
  const ink = inkOf(tone);
  return paragraph({ ink, margin: "0 0 8px" }, link(links.hrefOf(findings), { ink }, text));
}

function factLine({ label, value, findings = [], tone }: Fact, links: Links): ReactElement {
  return paragraph(
    { margin: "0 0 8px" },
    span({ ink: "quiet", display: "block", fontSize: "13px" }, label),
    link(links.hrefOf(findings), { ink: inkOf(tone) }, value),
  );
}

function resolvedLine({ id, reason, advised, onBill, seen }: ResolvedItem, links: Links): ReactElement {
  return paragraph(
    { margin: "0 0 10px" },
    link(links.dashboard, { ink: links.dashboard === undefined ? "ink" : "link", fontWeight: 600 }, id),
    span({ ink: "quiet", display: "block", fontSize: "13px" }, `${reason}, ${advised} advised`),
    ...(onBill === ""
      ? []
      : [span({ ink: seen ? "good" : "quiet", display: "block", fontSize: "13px" }, onBill)]),
  );
}

/** Wide as on a desk; a phone shows it as wide as it is itself. */
const MOST_PIXELS = 1.3 * CHART_WIDTH;

function chart(
  { chart: name, alt }: Extract<Block, { kind: "chart" }>,
  charts: ChartSources,
): ReactElement[] {
  const src = charts[name];
  if (src === undefined) return [];
  const style = {
    width: "100%",
    maxWidth: `${MOST_PIXELS}px`,
    height: "auto",
    borderRadius: "8px",
    margin: "4px 0 10px",
  };
  return [
    // A low priority keeps React from writing a preload into a mail.
    h(Img, { src, alt, width: MOST_PIXELS, fetchPriority: "low", style }),
    ...(name === "plan" ? [legend()] : []),
  ];
}

const legend = (): ReactElement =>
  paragraph(
    { ink: "quiet", fontSize: "13px", margin: "0 0 10px" },
    h("span", { style: { color: LIGHT.planned } }, "■"),
    " planned  ",
    h("span", { style: { color: "#5b86b3" } }, "■"),
    " running, dollars a month",
  );
