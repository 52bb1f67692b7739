import { inertText } from "../reports/inert-text.ts";
import { truncated } from "./display-width.ts";
import type { Terminal } from "./terminal.ts";

export interface Progress {
  readonly step: (step: string) => void;
  /** Wipes the line; harmless when called twice or without a step. */
  readonly end: () => void;
}

const WIPE_LINE = "\r\u001b[2K";

/** One line on standard error that says what goes on, for somebody who waits; silence in a pipe or a log. */
export function progressOn(terminal: Pick<Terminal, "stderr" | "isTerminal" | "width">): Progress {
  if (!terminal.isTerminal) return { step: () => undefined, end: () => undefined };
  let shown = false;
  return {
    step: (step) => {
      shown = true;
      terminal.stderr(`${WIPE_LINE}${truncated(inertText(step), terminal.width - 2)} …`);
    },
    end: () => {
      if (shown) terminal.stderr(WIPE_LINE);
      shown = false;
    },
  };
}
