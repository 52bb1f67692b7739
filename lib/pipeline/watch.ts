import type { Assessment } from "../domain/assessment.ts";
import { RULES } from "../rules/index.ts";
import { spendOf } from "./month-spend.ts";
import { type WatchPorts, type WatchRulesFacts, watchRules } from "./watch-rules.ts";

export type { WatchPorts };

export interface WatchFacts extends Omit<WatchRulesFacts, "rules"> {
  /** All of them unless said. */
  readonly rules?: WatchRulesFacts["rules"];
}

/** The main job with every rule there is. A Lambda that runs some of them bundles `watchRules` and those. */
export const watch = (ports: WatchPorts, facts: WatchFacts): Promise<Assessment> =>
  watchRules(ports, { spendOf, ...facts, rules: facts.rules ?? RULES });
