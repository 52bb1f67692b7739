import { inertText } from "./inert-text.ts";

/** One inert line of at most `most` characters; where it was cut, it ends in an ellipsis. */
export function brief(text: string, most: number): string {
  // Twice as long is enough to cut from: a tag may hold ten thousand characters.
  const characters = [...inertText(text.slice(0, 2 * most))];
  return characters.length <= most && text.length <= 2 * most
    ? characters.join("")
    : `${characters.slice(0, most - 1).join("")}…`;
}
