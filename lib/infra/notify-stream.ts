import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { EventSourceMapping, FilterCriteria, type IFunction, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface NotifyStreamProps {
  readonly table: Table;
  readonly handler: IFunction;
  readonly deadLetters: IQueue;
}

const WRITTEN = ["INSERT", "MODIFY"];

/**
 * What of the table's stream wakes `notify`: a run that ended, which is when what it found is told at once, and a critical
 * finding that waits to be told, which is not kept until the run ends. Nothing else is read or paid for.
 */
const FILTERS = [
  { eventName: WRITTEN, dynamodb: { Keys: { kind: { S: ["run"] } } } },
  {
    eventName: WRITTEN,
    dynamodb: {
      Keys: { kind: { S: ["finding"] } },
      NewImage: { severity: { S: ["critical"] }, pending: { BOOL: [true] } },
    },
  },
];

/** Ten tries with Lambda's back-off outlast an hour's trouble of SNS; then the batch goes where the alarm sees it. */
const RETRIES = 10;
const BATCH = 100;

/** The table's stream as the source of `notify`'s events. Its permissions are in `STREAM_PERMISSION`. */
export class NotifyStream extends Construct {
  constructor(scope: Construct, id: string, props: NotifyStreamProps) {
    super(scope, id);
    const { tableStreamArn } = props.table;
    if (tableStreamArn === undefined)
      throw new Error("got a table without a stream, expected one with NEW_IMAGE");
    new EventSourceMapping(this, "Mapping", {
      target: props.handler,
      eventSourceArn: tableStreamArn,
      // From the oldest: what was saved while the function did not exist is told too.
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: FILTERS.map((filter) => FilterCriteria.filter(filter)),
      batchSize: BATCH,
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      retryAttempts: RETRIES,
      reportBatchItemFailures: true,
      onFailure: { bind: () => ({ destination: props.deadLetters.queueArn }) },
    });
  }
}
