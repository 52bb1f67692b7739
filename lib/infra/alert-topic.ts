import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { SubscriptionFilter, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { type Subscriber, severitiesFrom } from "./subscriber.ts";

export interface AlertTopicProps {
  /**
   * Each gets a mail from AWS with a link to confirm, and nothing before that.
   * @default - nobody
   */
  readonly subscribers?: readonly Subscriber[];
}

const CLOUDWATCH = new ServicePrincipal("cloudwatch.amazonaws.com");

/** Where findings and the alarms about Headroom itself are published. Encrypted with its own key, TLS only. */
export class AlertTopic extends Construct {
  readonly topic: Topic;
  readonly key: Key;

  constructor(scope: Construct, id: string, props: AlertTopicProps = {}) {
    super(scope, id);
    this.key = new Key(this, "Key", {
      description: "Headroom's alerts on their way through SNS",
      enableKeyRotation: true,
      // Nothing is kept under it: messages in flight are the only thing it encrypts.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    this.topic = new Topic(this, "Topic", {
      displayName: "Headroom",
      masterKey: this.key,
      enforceSSL: true,
    });
    this.#letAlarmsPublish();
    for (const { address, atLeast } of props.subscribers ?? []) {
      const filterPolicy = atLeast && {
        severity: SubscriptionFilter.stringFilter({ allowlist: [...severitiesFrom(atLeast)] }),
      };
      this.topic.addSubscription(new EmailSubscription(address, filterPolicy ? { filterPolicy } : {}));
    }
  }

  /** A topic with a policy of its own has lost the default one, by which alarms of the account may publish. */
  #letAlarmsPublish(): void {
    const { account } = Stack.of(this);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [CLOUDWATCH],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: {
            "aws:SourceArn": Stack.of(this).formatArn({ service: "cloudwatch", resource: "alarm:*" }),
          },
        },
      }),
    );
    // Documented without conditions: https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsWriteToTheTopic",
        principals: [CLOUDWATCH],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
      }),
    );
  }
}
