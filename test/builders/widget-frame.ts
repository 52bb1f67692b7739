import { html, trusted } from "../../lib/reports/html.ts";
import type { WidgetTheme } from "../../lib/reports/widget-row.ts";

/** The console's colours and sizes as they looked in 2026-11: approximated, to see a widget in its surroundings. */
const COLORS = {
  light: {
    page: "#f2f3f3",
    card: "#ffffff",
    ink: "#16191f",
    quiet: "#545b64",
    line: "#eaeded",
    link: "#0073bb",
  },
  dark: {
    page: "#0f141a",
    card: "#161d26",
    ink: "#d5dbdb",
    quiet: "#95a5a6",
    line: "#2a2e33",
    link: "#44b9d6",
  },
} as const;

/** What CloudWatch puts around what a custom widget's function returns, with its default styles for tables, inputs and `btn`. */
export function widgetFrame(title: string, widget: string, theme: WidgetTheme): string {
  const { page, card, ink, quiet, line, link } = COLORS[theme];
  return `<!doctype html>${html`<html lang="en"><head><meta charset="utf-8"/><title>${title}</title><style>${trusted(`
*{box-sizing:border-box}
body{margin:0;padding:12px;background:${page};color:${ink};font:14px/20px "Amazon Ember","Helvetica Neue",Roboto,Arial,sans-serif}
.card{background:${card};border:1px solid ${line};border-radius:2px;padding:0 12px 12px}
.card>h1{font-size:14px;line-height:20px;font-weight:700;margin:0;padding:10px 0}
h2{font-size:16px;line-height:22px}p{margin:4px 0}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:700;color:${quiet};border-bottom:1px solid ${line};padding:4px 8px}
td{border-bottom:1px solid ${line};padding:4px 8px;vertical-align:top}
a{color:${link};cursor:pointer;text-decoration:none}
a.btn{display:inline-block;border:1px solid ${quiet};border-radius:2px;color:${quiet};font-weight:700;padding:1px 10px;margin:1px 0;white-space:nowrap}
input{background:${card};color:${ink};border:1px solid ${quiet};border-radius:2px;font:inherit;padding:1px 6px}
small{font-size:12px;line-height:16px;color:${quiet}}
code{font:12px/16px Monaco,Menlo,Consolas,"Courier Prime",monospace}
cwdb-action{display:none}`)}</style></head><body><div class="card"><h1>${title}</h1>${trusted(widget)}</div></body></html>`.toString()}`;
}
