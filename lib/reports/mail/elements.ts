import { Link } from "@react-email/link";
import { Row } from "@react-email/row";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import { type CSSProperties, createElement as h, type ReactElement, type ReactNode } from "react";
import type { Tone } from "../weekly-section.ts";
import { CLASS } from "./mail-style.ts";
import { LIGHT } from "./palette.ts";

export type Ink = "ink" | "quiet" | "link" | "good" | "warn" | "bad";

export const SANS = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const MONO = "ui-monospace,Menlo,Consolas,monospace";

export const inkOf = (tone: Tone | undefined): Ink => (tone === undefined || tone === "plain" ? "ink" : tone);

export interface Look extends CSSProperties {
  readonly ink?: Ink;
}

/** A paragraph. Long words of strangers break anywhere: nothing pushes the mail wider than the phone. */
export function paragraph({ ink = "ink", ...style }: Look, ...children: readonly ReactNode[]): ReactElement {
  const look = {
    color: LIGHT[ink],
    margin: "0",
    fontSize: "15px",
    lineHeight: "1.45",
    ...BREAKING,
    ...style,
  };
  return h(Text, { className: CLASS[ink], style: look }, ...children);
}

export function span({ ink = "ink", ...style }: Look, ...children: readonly ReactNode[]): ReactElement {
  return h("span", { className: CLASS[ink], style: { color: LIGHT[ink], ...style } }, ...children);
}

/** Without an address it is its text alone. */
export function link(
  href: string | undefined,
  { ink = "link", ...style }: Look,
  ...children: readonly ReactNode[]
) {
  if (href === undefined) return span({ ink: ink === "link" ? "ink" : ink, ...style }, ...children);
  const look = { color: LIGHT[ink], textDecorationLine: "underline", ...style };
  // Within the mail there is no other window to open.
  const target = href.startsWith("#") ? "_self" : "_blank";
  return h(Link, { href, target, className: CLASS[ink], style: look }, ...children);
}

/** What is pasted elsewhere, as it is. */
export const code = (text: string): ReactElement =>
  h(
    Section,
    {
      className: CLASS.wash,
      style: { background: LIGHT.wash, borderRadius: "6px", marginTop: "6px", ...FIXED },
    },
    paragraph(
      {
        fontFamily: MONO,
        fontSize: "12.5px",
        lineHeight: "1.5",
        whiteSpace: "pre-wrap",
        padding: "7px 10px",
      },
      text,
    ),
  );

/** One line of a table. */
export const row = (key: string, children: readonly ReactElement[]): ReactElement =>
  h(Row, { key, style: FIXED, children });

export const FIXED = { tableLayout: "fixed", width: "100%" } as const satisfies CSSProperties;
const BREAKING = { overflowWrap: "anywhere", wordBreak: "break-word" } as const satisfies CSSProperties;
