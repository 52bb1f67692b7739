import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { CallMeter } from "../lib/aws/call-meter.ts";
import { findingsTable } from "../lib/aws/findings/findings-table.ts";
import { dynamoOutbox } from "../lib/aws/findings/outbox.ts";
import { eventBus } from "../lib/aws/messages/event-bus.ts";
import { snsMessenger } from "../lib/aws/messages/sns-messenger.ts";
import type { Finding } from "../lib/domain/finding.ts";
import { instant } from "../lib/domain/window.ts";
import { notify } from "../lib/pipeline/notify.ts";
import type { Channel } from "../lib/pipeline/ports.ts";
import { environment } from "./environment.ts";
import { instrumented, logger } from "./instrumented.ts";

/**
 * The end of a run tells all that is pending, in one digest a severity; a critical finding is told at once. Both sweep the outbox and
 * not the records: what an earlier crash left behind goes out too, and a record delivered twice finds nothing to send.
 */
export const handler = instrumented(
  "notify",
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const triggers = Records.flatMap((record) => {
      const urgency = urgencyOf(record);
      return urgency === undefined ? [] : [{ urgency, sequence: record.dynamodb?.SequenceNumber ?? "" }];
    });
    const [first] = triggers;
    if (first === undefined) return { batchItemFailures: [] };
    const whole = triggers.some(({ urgency }) => urgency === "run");
    try {
      const told = await sweep(whole ? undefined : isCritical);
      logger.info("told", { ...told, triggers: triggers.length });
      return { batchItemFailures: [] };
    } catch (error) {
      logger.error(
        "not all could be told: the stream tries again",
        error instanceof Error ? error : String(error),
      );
      return { batchItemFailures: [{ itemIdentifier: first.sequence }] };
    }
  },
);

async function sweep(only: ((finding: Finding) => boolean) | undefined) {
  const meter = new CallMeter();
  const home = { region: environment.region, meter };
  const url = environment.dashboardUrl;
  const { quietHours } = environment;
  const table = findingsTable(home, environment.table);
  const outbox = (channel: Channel) =>
    dynamoOutbox(table, channel, (id, reason) => logger.error("unreadable, told to nobody", { id, reason }));
  return notify(
    {
      people: { outbox: outbox("people"), messenger: snsMessenger(home, environment.topicArn) },
      machines: { outbox: outbox("machines"), events: eventBus(home, environment.eventBus) },
    },
    {
      now: instant(Date.now()),
      table: { name: environment.table, region: home.region },
      ...(only === undefined ? {} : { only }),
      ...(quietHours === undefined ? {} : { quietHours }),
      ...(url === undefined ? {} : { dashboardUrl: url }),
    },
  );
}

const isCritical = ({ severity }: Finding): boolean => severity === "critical";

/** The stream's filter lets these through; checked here again, for an emulator may not filter. */
function urgencyOf({ eventName, dynamodb }: DynamoDBRecord): "run" | "critical" | undefined {
  if (eventName === "REMOVE") return undefined;
  const item: Readonly<Record<string, AttributeValue>> = dynamodb?.NewImage ?? dynamodb?.Keys ?? {};
  if (item.kind?.S === "run") return "run";
  const pending = item.kind?.S === "finding" && item.pending !== undefined;
  return pending && item.severity?.S === "critical" ? "critical" : undefined;
}
