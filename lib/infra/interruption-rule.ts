import { Duration } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface InterruptionRuleProps {
  readonly handler: IFunction;
  readonly deadLetters: IQueue;
}

/** The two warnings EC2 gives of a spot instance's end, in this account and region. Best effort on AWS's side. */
export class InterruptionRule extends Construct {
  constructor(scope: Construct, id: string, props: InterruptionRuleProps) {
    super(scope, id);
    new Rule(this, "Rule", {
      description: "Headroom: spot interruptions and rebalance recommendations",
      eventPattern: {
        source: ["aws.ec2"],
        detailType: ["EC2 Spot Instance Interruption Warning", "EC2 Instance Rebalance Recommendation"],
      },
      targets: [
        new LambdaFunction(props.handler, {
          deadLetterQueue: props.deadLetters,
          // The instance can be asked about for about an hour after its end.
          maxEventAge: Duration.hours(1),
          retryAttempts: 5,
        }),
      ],
    });
  }
}
