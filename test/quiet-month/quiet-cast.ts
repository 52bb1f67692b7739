import { CAST } from "../../lib/local/demo/cast.ts";
import type { Character } from "../../lib/local/demo/character.ts";
import { onlyDays } from "../../lib/local/demo/flaw.ts";
import { cpuService, gpuService, trainingNode } from "../../lib/local/demo/load-profile.ts";

/** Older than everything that is looked at: nobody is new. */
const LONG_AGO_DAYS = 250;
/** More than the days there are. */
const FORTNIGHTS = [0, 14, 28, 42, 56];

/** The demo's characters to whom something happens, as they are when nothing does. Standing waste stays as it is. */
const CALM: Readonly<Record<string, Partial<Character>>> = {
  // Stalls shortly before the demo's end.
  "i-distill": { load: trainingNode(4, 94, 82) },
  // Grows from nothing to all within two weeks.
  "i-ranker-next": { load: gpuService(70, 74, 60) },
  "i-mlflow": { load: cpuService(58, 70, 5) },
  // Was seen on four days of fourteen: on the same four of every fourteen.
  "i-gaps": { flaw: onlyDays(...FORTNIGHTS.flatMap((first) => [0, 1, 6, 13].map((day) => first + day))) },
};

export const QUIET_CAST: readonly Character[] = CAST.filter(({ id }) => id !== "i-just-launched").map(
  (one) => ({ ...one, ...CALM[one.id], ageDays: LONG_AGO_DAYS }),
);
