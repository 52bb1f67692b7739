import { SERVICES } from "./cast-services.ts";
import { STRAYS } from "./cast-strays.ts";
import { TRAINING } from "./cast-training.ts";
import type { Character } from "./character.ts";

/** Everyone in the demo fleet, all invented. `truths.ts` says who is to be found and who to be left alone. */
export const CAST: readonly Character[] = [...SERVICES, ...TRAINING, ...STRAYS];
