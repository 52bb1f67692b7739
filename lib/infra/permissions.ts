import type { HandlerName } from "./handler-names.ts";

/** What a permission is given on. `everything` is for actions that know no narrower resource; those say why. */
export type Place =
  | "everything"
  | "table"
  | "table-stream"
  | "topic"
  | "topic-key"
  | "event-bus"
  | "endpoints"
  | "endpoint-configs"
  | "training-jobs"
  | "savings-plans"
  | "member-roles"
  | "mail-identities"
  | "dead-letters";

/** Set-ups in which a permission is given at all. */
export type Setup = "members" | "actions" | "sender" | "no-sender";

export interface Permission {
  readonly actions: readonly string[];
  readonly on: Place;
  /** Given in every set-up when absent. */
  readonly when?: Setup;
}

/** Readings of one account and region; what a member account's role allows too. */
export const FLEET_READS: readonly Permission[] = [
  {
    actions: [
      "cloudwatch:ListMetrics",
      "cloudwatch:GetMetricData",
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeReservedInstances",
      "sagemaker:ListEndpoints",
      "sagemaker:ListTrainingJobs",
    ],
    on: "everything",
  },
  { actions: ["sagemaker:DescribeEndpoint", "sagemaker:ListTags"], on: "endpoints" },
  { actions: ["sagemaker:DescribeEndpointConfig"], on: "endpoint-configs" },
  { actions: ["sagemaker:DescribeTrainingJob", "sagemaker:ListTags"], on: "training-jobs" },
  { actions: ["savingsplans:DescribeSavingsPlans"], on: "savings-plans" },
];

const FINDINGS_KEEPING: Permission = {
  actions: ["dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:PutItem"],
  on: "table",
};
/** An encrypted topic is written with its key; SNS asks for both. */
const TOPIC_KEY: Permission = { actions: ["kms:GenerateDataKey*", "kms:Decrypt"], on: "topic-key" };

/** Every call that each handler makes, and nothing else. */
export const HANDLER_PERMISSIONS: Readonly<Record<HandlerName, readonly Permission[]>> = {
  "watch-utilization": [
    ...FLEET_READS,
    {
      // Prices are the same for all accounts: asked with the monitor's own role.
      actions: [
        "pricing:GetProducts",
        "savingsplans:DescribeSavingsPlansOfferingRates",
        "ec2:DescribeSpotPriceHistory",
      ],
      on: "everything",
    },
    { actions: ["sts:AssumeRole"], on: "member-roles", when: "members" },
    FINDINGS_KEEPING,
  ],
  "watch-spend": [
    {
      actions: [
        "ce:GetCostAndUsage",
        "ce:GetSavingsPlansCoverage",
        "ce:GetSavingsPlansUtilization",
        "ce:GetReservationCoverage",
        "ce:GetReservationUtilization",
        "ce:GetSavingsPlansPurchaseRecommendation",
      ],
      on: "everything",
    },
    { actions: ["sns:GetTopicAttributes"], on: "topic" },
    FINDINGS_KEEPING,
  ],
  notify: [
    { actions: ["dynamodb:Query", "dynamodb:UpdateItem"], on: "table" },
    { actions: ["sns:Publish"], on: "topic" },
    TOPIC_KEY,
    { actions: ["events:PutEvents"], on: "event-bus" },
  ],
  "weekly-report": [
    { actions: ["dynamodb:Query"], on: "table" },
    // SES authorizes the MIME that `SendEmail` is given as the older raw call: github.com/nodemailer/nodemailer/issues/1734.
    { actions: ["ses:SendEmail", "ses:SendRawEmail"], on: "mail-identities", when: "sender" },
    { actions: ["sns:Publish"], on: "topic", when: "no-sender" },
    { ...TOPIC_KEY, when: "no-sender" },
  ],
  "findings-widget": [
    { actions: ["dynamodb:Query"], on: "table" },
    { actions: ["dynamodb:UpdateItem"], on: "table", when: "actions" },
  ],
  "record-interruption": [
    { actions: ["dynamodb:PutItem"], on: "table" },
    { actions: ["ec2:DescribeInstances"], on: "everything" },
  ],
};

/** What Lambda does in a function's name. */
export const TRACING: Permission = {
  actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  on: "everything",
};
export const LOG_ACTIONS: readonly string[] = ["logs:CreateLogStream", "logs:PutLogEvents"];
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html */
export const STREAM_READING: readonly Permission[] = [
  {
    actions: [
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
    ],
    on: "table-stream",
  },
  { actions: ["sqs:SendMessage"], on: "dead-letters" },
];

export const permissionsIn = (
  permissions: readonly Permission[],
  setups: ReadonlySet<Setup>,
): readonly Permission[] => permissions.filter(({ when }) => when === undefined || setups.has(when));
