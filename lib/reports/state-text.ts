import type { FindingState } from "../domain/finding.ts";
import { momentText } from "./moment.ts";

export function stateText(state: FindingState): string {
  switch (state.kind) {
    case "open":
      return "open";
    case "worse":
      return `worse since ${momentText(state.since)}`;
    case "snoozed":
      return `snoozed until ${momentText(state.until)}: ${state.reason}`;
    case "dismissed":
      return `dismissed: ${state.reason}`;
    case "resolved":
      return `resolved ${momentText(state.at)}: ${state.reason}`;
  }
}
