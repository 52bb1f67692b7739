import { SERVICES } from "./cast-services.ts";
import { STRAYS } from "./cast-strays.ts";
import { TRAINING } from "./cast-training.ts";
import type { Character } from "./character.ts";

/** Everyone in the demo fleet. Fictional; the loads are modelled on what real fleets show (docs/rules.md). */
export const CAST: readonly Character[] = [...SERVICES, ...TRAINING, ...STRAYS];
