import { inertText } from "./inert-text.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Markup that `html` made. A class, so that no value read from JSON can pass for it. */
export class Html {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

export type Interpolation = Html | string | number | undefined | readonly Interpolation[];

/** Every interpolation is escaped, in text and in quoted attributes alike, unless it is markup already. */
export function html(parts: TemplateStringsArray, ...values: readonly Interpolation[]): Html {
  return new Html(
    parts.reduce(
      (page, part, index) => `${page}${index === 0 ? "" : rendered(values[index - 1])}${part}`,
      "",
    ),
  );
}

/** For our own text only (style sheet, script): whoever calls it vouches for the content. */
export const trusted = (markup: string): Html => new Html(markup);

export const NOTHING = new Html("");

/** Text whose line breaks stay: for `<pre>`. The caller has made it inert. */
export const escapedLines = (text: string): Html => new Html(escapeMarkup(text));

function rendered(value: Interpolation): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "object") return value.map(rendered).join("");
  return escapeMarkup(inertText(String(value)));
}

const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "");
