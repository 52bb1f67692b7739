import { Column } from "@react-email/column";
import { createElement as h, type ReactElement } from "react";
import type { WorkloadComparison } from "../../domain/assessment.ts";
import { money } from "../../domain/money.ts";
import { brief } from "../brief.ts";
import { capacityText, gapText } from "../weekly-workloads.ts";
import { link, paragraph, row } from "./elements.ts";
import { CLASS } from "./mail-style.ts";
import { LIGHT } from "./palette.ts";

/** One workload: what it is, what runs of it, what that costs beside what was planned. */
export function workloadRow(one: WorkloadComparison, href: string | undefined): ReactElement {
  const ink = isOff(one) ? "warn" : "ink";
  const className = CLASS.line;
  const small = { fontSize: "13px", margin: "1px 0 0" } as const;
  const cell = { verticalAlign: "top", padding: "9px 0", borderTop: `1px solid ${LIGHT.line}` } as const;
  const what = [
    paragraph({ fontWeight: 600 }, brief(one.workload, 80)),
    paragraph({ ink: "quiet", ...small }, capacityText(one)),
  ];
  const dollars = [
    paragraph({ fontWeight: 600 }, link(href, { ink }, money(one.actualUsdPerMonth))),
    paragraph({ ink: "quiet", ...small }, `planned ${money(one.plannedUsdPerMonth)}`),
    paragraph({ ink: isOff(one) ? "warn" : "quiet", ...small }, gapText(one)),
  ];
  return row(one.workload, [
    h(Column, { key: "what", className, style: { ...cell, paddingRight: "10px", width: "64%" } }, ...what),
    h(
      Column,
      { key: "dollars", className, style: { ...cell, width: "36%", textAlign: "right" } },
      ...dollars,
    ),
  ]);
}

/** Dearer than planned, or nowhere planned. */
const isOff = ({ kind, plannedUsdPerMonth, actualUsdPerMonth }: WorkloadComparison): boolean =>
  kind === "unplanned" ||
  (plannedUsdPerMonth !== undefined &&
    actualUsdPerMonth !== undefined &&
    Math.round(actualUsdPerMonth) > Math.round(plannedUsdPerMonth));
