import type { EventBridgeEvent } from "aws-lambda";
import { CallMeter } from "../lib/aws/call-meter.ts";
import { findingsTable } from "../lib/aws/findings/findings-table.ts";
import { dynamoInterruptionLog } from "../lib/aws/findings/interruption-log.ts";
import { describeInstance } from "../lib/aws/inventory/one-instance.ts";
import { ConfigError, SourceError } from "../lib/domain/errors.ts";
import { environment } from "./environment.ts";
import { instrumented, logger } from "./instrumented.ts";

type SpotEvent = EventBridgeEvent<
  "EC2 Spot Instance Interruption Warning" | "EC2 Instance Rebalance Recommendation",
  { readonly "instance-id"?: string }
>;

const EVENTS = {
  "EC2 Spot Instance Interruption Warning": "interruption",
  "EC2 Instance Rebalance Recommendation": "rebalance",
} as const;

/** What EC2 takes back, and when: the interruption rate of our own fleet, which no public bucket knows. */
export const handler = instrumented("record-interruption", async (event: SpotEvent) => {
  const instanceId = event.detail?.["instance-id"];
  const kind = Object.hasOwn(EVENTS, event["detail-type"]) ? EVENTS[event["detail-type"]] : undefined;
  if (!instanceId || kind === undefined)
    throw new ConfigError(
      `got the event ${JSON.stringify(event["detail-type"])}, expected a spot warning of EC2`,
    );
  const meter = new CallMeter();
  const machine = await machineOf(instanceId, { region: event.region, meter });
  await dynamoInterruptionLog(findingsTable({ region: environment.region, meter }, environment.table)).record(
    {
      id: event.id,
      instanceId,
      ...machine,
      region: event.region,
      account: event.account,
      event: kind,
      at: event.time,
    },
  );
  logger.info("interruption recorded", { instanceId, kind, ...machine });
});

/** The event names the instance only. That it was interrupted counts even if its type can no longer be learnt. */
async function machineOf(instanceId: string, connection: { region: string; meter: CallMeter }) {
  try {
    return (await describeInstance(connection, instanceId)) ?? {};
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    logger.warn("the instance could not be described", { instanceId, reason: error.message });
    return {};
  }
}
