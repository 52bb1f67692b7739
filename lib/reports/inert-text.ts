/**
 * Names, tags and file contents are written by strangers. A character that is not drawn can hide, reorder or
 * command: control characters (C0, C1: ANSI escapes), formats (bidi overrides, zero width), line and paragraph
 * separators, and halves of surrogate pairs. Each is shown as its code, `\u{202e}`: seen, and without effect.
 */
const UNDRAWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const UNDRAWN_BUT_LINE_FEED = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const codeOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Most text, told apart at a tenth of the cost: a page of a thousand findings holds 100,000 pieces. */
const PLAIN = /^[ -~]*$/;

/** One line of text that does nothing. */
export const inertText = (text: string): string => (PLAIN.test(text) ? text : text.replace(UNDRAWN, codeOf));

/** The same for text whose line breaks are wanted: plan edits, commands. */
export const inertLines = (text: string): string => text.replace(UNDRAWN_BUT_LINE_FEED, codeOf);

/**
 * JSON of the same value, safe to print: `JSON.stringify` escapes C0 but lets C1 (a one-character CSI) and bidi
 * overrides through to the terminal.
 */
export function inertJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(UNDRAWN_BUT_LINE_FEED, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/**
 * JSON for a `<script type="application/json">`: no character of it can end the element, open a comment or break a line, and none is
 * undrawn. What is read back is the very value.
 */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
