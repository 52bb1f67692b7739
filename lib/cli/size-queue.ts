import { z } from "zod";
import { estimateWait } from "../sizing/queueing.ts";
import { count } from "./size-fields.ts";

/** Beyond it two moments say nothing of a queue any more. */
const MOST_VARIABLE = 1e6;
const VARIABLE = "expected an scv of at most a million";

export const queueRow = z.object({
  servers: count.max(1e9, "expected at most a billion servers"),
  utilization: z.number().min(0).lt(1, "unstable: at 1 and above the queue grows without end"),
  arrivalScv: z.number().min(0).max(MOST_VARIABLE, VARIABLE).default(1),
  serviceScv: z.number().min(0).max(MOST_VARIABLE, VARIABLE).default(1),
});

/** Times are in units of the mean service time. */
export function sizeQueueRow(input: unknown): Readonly<Record<string, unknown>> {
  const { mean, p99 } = estimateWait(queueRow.parse(input));
  return { meanWait: mean, p99Wait: p99 };
}
