import { DARK } from "./palette.ts";

/** Class names are a letter or two: they stand in every tag, and Gmail clips a mail above 102 KB. */
export const CLASS = {
  ground: "g",
  sheet: "s",
  wash: "w",
  line: "l",
  ink: "i",
  quiet: "q",
  link: "a",
  good: "ok",
  warn: "hm",
  bad: "no",
} as const;

/** Only what cannot stand in a tag: the dark scheme, and room on a phone. Everything else is inline, where every program reads it. */
export const MAIL_STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}
@media (prefers-color-scheme:dark){
body,.${CLASS.ground},.${CLASS.ground}>table>tbody>tr>td{background:${DARK.ground}!important}
.${CLASS.sheet}{background:${DARK.sheet}!important}
.${CLASS.wash}{background:${DARK.wash}!important}
.${CLASS.line}{border-color:${DARK.line}!important}
.${CLASS.ink}{color:${DARK.ink}!important}
.${CLASS.quiet}{color:${DARK.quiet}!important}
.${CLASS.link}{color:${DARK.link}!important}
.${CLASS.good}{color:${DARK.good}!important}
.${CLASS.warn}{color:${DARK.warn}!important}
.${CLASS.bad}{color:${DARK.bad}!important}
}
@media (max-width:480px){.p{padding-left:18px!important;padding-right:18px!important}}`;
