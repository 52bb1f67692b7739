/**
 * Text for mail, telephones and machines, whoever wrote the names in it. `reports` cannot be imported from here, and
 * a message needs less: ASCII for the subject and the telephone, one line for each field of a mail.
 */

/** Control characters, formats (bidi, zero width), halves of pairs, separators; and the two that XML cannot carry (SQS refuses them). */
const UNDRAWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/** One line that does nothing: what is not drawn is shown as its code, `\u{202e}`. */
export const inertLine = (text: string): string =>
  text.replace(UNDRAWN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** Spelled in printable ASCII, accents dropped: the alphabet of an SNS subject and of a GSM telephone. */
export const asciiLine = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/[^ -~]/gu, "?")
    .trim();

/** At most so many UTF-16 units, never half a pair; what was cut ends in the mark. */
export function clipped(text: string, length: number, mark = "…"): string {
  if (text.length <= length) return text;
  const end = length - mark.length;
  const splits = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end));
  return `${text.slice(0, splits ? end - 1 : end)}${mark}`;
}

/** JSON text in ASCII: the same value to every parser, and nothing a terminal or a queue takes amiss. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Bytes of the text as a JSON string in UTF-8, quotes included: what it costs within a message. */
export const bytesInJson = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length;

/** `$12,400/month`, in ASCII. */
export const dollarsPerMonth = (usd: number): string =>
  `${usd < -0.5 ? "-" : ""}$${Math.round(Math.abs(usd)).toLocaleString("en-US")}/month`;
