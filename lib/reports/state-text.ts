import type { FindingState } from "../domain/finding.ts";
import type { Instant } from "../domain/window.ts";
import { momentText } from "./moment.ts";

export function stateText(state: FindingState): string {
  switch (state.kind) {
    case "open":
      return "open";
    case "worse":
      return `worse since ${momentText(state.since)}`;
    case "snoozed":
      return `snoozed until ${momentText(state.until)}${handOf(state)}: ${state.reason}`;
    case "dismissed":
      return `dismissed${handOf(state)}: ${state.reason}`;
    case "resolved":
      return `resolved ${momentText(state.at)}: ${state.reason}`;
  }
}

/** Who silenced it and when, where that is known: what somebody else can ask about. */
const handOf = ({ by, at }: { readonly by?: string; readonly at?: Instant }): string =>
  `${by === undefined ? "" : ` by ${by}`}${at === undefined ? "" : ` on ${momentText(at)}`}`;
