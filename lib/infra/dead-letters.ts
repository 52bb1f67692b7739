import { Duration, Validations } from "aws-cdk-lib";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

/** SQS's longest: whoever comes back from two weeks' leave still finds it. */
const KEPT = Duration.days(14);

/** Where events end that could not be worked on. Encrypted, TLS only. */
export class DeadLetters extends Construct {
  readonly queue: IQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: KEPT,
    });
    Validations.of(queue).acknowledge({
      id: "AwsSolutions-SQS3",
      reason:
        "This queue is itself where undeliverable events end (sqs:SendMessage by Scheduler, EventBridge, Lambda).",
    });
    this.queue = queue;
  }
}
