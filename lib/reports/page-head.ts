import { type Html, html, trusted } from "./html.ts";

interface PageHead {
  readonly title: string;
  readonly style: string;
  /** Content-Security-Policy: what may load or run at all. */
  readonly policy: string;
}

/** Of every page we write: it works from a file, follows the reader's light or dark, and tells nobody where it was opened. */
export const pageHead = ({ title, style, policy }: PageHead): Html => html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>`;
