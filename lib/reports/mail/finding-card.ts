import { Section } from "@react-email/section";
import { createElement as h, type ReactElement } from "react";
import type { Severity } from "../../domain/finding.ts";
import type { FindingItem } from "../weekly-section.ts";
import { code, FIXED, type Ink, link, paragraph, span } from "./elements.ts";
import type { Links } from "./links.ts";
import { CLASS } from "./mail-style.ts";
import { LIGHT } from "./palette.ts";

const SEVERITY_INK: Readonly<Record<Severity, Ink>> = {
  critical: "bad",
  high: "bad",
  medium: "warn",
  low: "quiet",
  info: "quiet",
};

/** What, how much, where, and exactly what to do. */
export function findingCard(item: FindingItem, links: Links): ReactElement {
  const { severity, title, effect, saves, place, relation, advice, commands, planEdit, explain } = item;
  const ink = SEVERITY_INK[severity];
  const small = { fontSize: "13px" } as const;
  return h(
    Section,
    {
      key: item.ids[0],
      id: links.anchorOf(item),
      className: CLASS.line,
      style: { borderTop: `1px solid ${LIGHT.line}`, paddingTop: "12px", marginTop: "14px", ...FIXED },
    },
    paragraph(
      { ...small, fontWeight: 600 },
      span({ ink, textTransform: "uppercase", letterSpacing: ".04em", fontSize: "12px" }, severity),
      ...(effect === undefined ? [] : [" · ", span({ ink: saves ? "good" : "warn" }, effect)]),
    ),
    paragraph({ fontWeight: 600, fontSize: "16px", margin: "2px 0 0" }, title),
    paragraph({ ink: "quiet", ...small }, place),
    ...(relation === undefined ? [] : [paragraph({ ink: "quiet", ...small }, `Reckoned ${relation}`)]),
    paragraph({ margin: "6px 0 0" }, advice),
    ...commands.map(code),
    ...(planEdit === undefined
      ? []
      : [paragraph({ ink: "quiet", ...small, margin: "8px 0 0" }, "In plan.yaml:"), code(planEdit)]),
    paragraph(
      { ink: "quiet", fontSize: "12px", margin: "6px 0 0" },
      "Why: ",
      link(links.dashboard, { ink: links.dashboard === undefined ? "quiet" : "link" }, explain),
    ),
  );
}
