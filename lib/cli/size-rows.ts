import { z } from "zod";

/** A queue as `size --batch` names it (design.md): times are in units of the mean service time. */
export const queueRow = z.object({
  servers: z.number().int().positive(),
  utilization: z.number().min(0).lt(1, "unstable: at 1 and above the queue grows without end"),
  arrivalScv: z.number().min(0).default(1),
  serviceScv: z.number().min(0).default(1),
});
