import { CAST } from "./cast.ts";
import type { Character } from "./character.ts";
import { DEMO_DAYS } from "./moment.ts";

/** Who there is, and for how many days it is measured. */
export interface World {
  readonly cast: readonly Character[];
  readonly days: number;
  /** Another one gives other noise; none is the demo's. */
  readonly seed?: string;
}

export const DEMO: World = { cast: CAST, days: DEMO_DAYS };
