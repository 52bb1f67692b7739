import type { Tone } from "../weekly-section.ts";

/** The page's colours (page-style.ts); mail programs know no variables, so the light ones are written into every tag. */
export const LIGHT = {
  ground: "#f1f2ee",
  sheet: "#ffffff",
  ink: "#1b2226",
  quiet: "#58636a",
  line: "#dcdfdc",
  wash: "#eef0ed",
  link: "#1f567f",
  planned: "#98a1a6",
  running: "#33597d",
  good: "#0b6a5f",
  warn: "#8a4a00",
  bad: "#8f1320",
} as const;

/** By the letter that is each colour's class; `prefers-color-scheme` turns them. */
export const DARK = {
  ground: "#111618",
  sheet: "#191f22",
  ink: "#e4e9e9",
  quiet: "#9eabb1",
  line: "#2f383c",
  wash: "#242c30",
  link: "#8fbde4",
  good: "#5cc7b5",
  warn: "#f0b36a",
  bad: "#ff8f94",
} as const;

export const toneColor = (tone: Tone | undefined): string =>
  tone === undefined || tone === "plain" ? LIGHT.ink : LIGHT[tone];

/** Charts bring their own ground along, so that they read alike on light and dark. */
export const CHART_GROUND = "#f7f7f4";
