import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import type { ModelArchitecture } from "../domain/workload.ts";
import { count } from "./size-fields.ts";

const degree = count.default(1);

/** Of an inference row; one accelerator when absent. */
export const parallelismField = z.object({ tensor: degree, pipeline: degree, expert: degree }).default({
  tensor: 1,
  pipeline: 1,
  expert: 1,
});

/** Throws a ConfigError when the model cannot be split so. */
export function refuseUnevenSplit(
  { heads, kvHeads, layers, experts = 1 }: ModelArchitecture,
  { tensor, pipeline, expert }: z.infer<typeof parallelismField>,
): void {
  if (heads % tensor !== 0)
    throw new ConfigError(`got ${heads} heads over tensor ${tensor}, expected a divisor of the heads`);
  // Fewer heads than ranks are repeated, evenly.
  if (kvHeads % tensor !== 0 && tensor % kvHeads !== 0)
    throw new ConfigError(
      `got ${kvHeads} kvHeads over tensor ${tensor}, expected a divisor or a multiple of the kvHeads`,
    );
  if (expert > experts || tensor % expert !== 0)
    throw new ConfigError(
      `got expert ${expert} over ${experts} experts and tensor ${tensor}, expected a divisor of tensor and at most the experts`,
    );
  if (pipeline > layers)
    throw new ConfigError(`got ${pipeline} stages, expected at most one for each of ${layers} layers`);
}
