import { z } from "zod";

/** Beyond it two moments say nothing of a queue any more. */
const MOST_VARIABLE = 1e6;
const VARIABLE = "expected an scv of at most a million";

/** A queue as `size --batch` names it (design.md): times are in units of the mean service time. */
export const queueRow = z.object({
  servers: z.number().int().positive().max(1e9, "expected at most a billion servers"),
  utilization: z.number().min(0).lt(1, "unstable: at 1 and above the queue grows without end"),
  arrivalScv: z.number().min(0).max(MOST_VARIABLE, VARIABLE).default(1),
  serviceScv: z.number().min(0).max(MOST_VARIABLE, VARIABLE).default(1),
});
