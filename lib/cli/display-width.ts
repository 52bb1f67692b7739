/**
 * Terminal cells of a text. East Asian wide and full-width ranges (Unicode 16, EastAsianWidth.txt, W and F) and
 * emoji take two, combining marks none. Node has the same function but keeps it to itself.
 */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /\p{Mn}|\p{Me}/u;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

const cellsOf = (character: string): number => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** At most `width` cells, the last one an ellipsis when something had to go. */
export function truncated(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return "";
  let kept = "";
  let used = 0;
  for (const character of text) {
    const cells = cellsOf(character);
    if (used + cells > width - 1) break;
    kept += character;
    used += cells;
  }
  return `${kept.trimEnd()}…`;
}

export function padded(text: string, width: number, align: "left" | "right" = "left"): string {
  const gap = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + gap : gap + text;
}

/** Words on lines of at most `width` cells; a longer word stands alone and whole, so that it can be copied. */
export function wrapped(text: string, width: number): string[] {
  const [first = "", ...rest] = text.split(" ");
  const lines: string[] = [];
  let line = first;
  for (const word of rest) {
    if (displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = `${line} ${word}`;
  }
  return [...lines, line];
}
