import { type Html, html, NOTHING } from "./html.ts";

export interface WidgetCall {
  /** ARN of the function. */
  readonly endpoint: string;
  readonly parameters: object;
  /** Asked before it is called. */
  readonly confirmation?: string;
}

/** A button that calls a function. The parameters are JSON in the element's text, escaped like any other text. */
export function callOf(label: string, { endpoint, parameters, confirmation }: WidgetCall): Html {
  const asked = confirmation === undefined ? NOTHING : html` confirmation="${confirmation}"`;
  return html`<a class="btn">${label}</a><cwdb-action action="call" display="widget" endpoint="${endpoint}"${asked}>${JSON.stringify(parameters)}</cwdb-action>`;
}

/** A link that opens a window with more. */
export const popupOf = (label: string, content: Html): Html =>
  html`<a>${label}</a><cwdb-action action="html" display="popup">${content}</cwdb-action>`;
