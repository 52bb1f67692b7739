import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import type { Context } from "aws-lambda";

/** Name, namespace and level come from the POWERTOOLS_ variables. */
export const logger = new Logger();
export const metrics = new Metrics();
const tracer = new Tracer();

/** A handler with its log context, its trace segment and its metrics flushed; what it throws is logged once and thrown on. */
export function instrumented<E, R>(name: string, work: (event: E, context: Context) => Promise<R>) {
  return async (event: E, context: Context): Promise<R> => {
    logger.addContext(context);
    const segment = tracer.getSegment();
    const subsegment = segment?.addNewSubsegment(`## ${name}`);
    if (subsegment) tracer.setSegment(subsegment);
    try {
      return await work(event, context);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      logger.error(`${name} failed`, failure);
      tracer.addErrorAsMetadata(failure);
      throw failure;
    } finally {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      subsegment?.close();
      if (segment) tracer.setSegment(segment);
    }
  };
}
