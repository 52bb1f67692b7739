export interface ApiPrice {
  /** As IAM writes it; a trailing `*` stands for the rest. */
  readonly api: string;
  /** USD for a million of the units that the price counts, us-east-1, no free tier deducted. */
  readonly usdPerMillion: number;
  readonly unit: string;
  readonly source: string;
  /** When the figure was written down here. */
  readonly asOf: string;
}

const AS_OF = "2026-11-25";
const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const COST_EXPLORER = "https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/";
/** On-demand throughput was halved in November 2024. */
const DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const SNS = "https://aws.amazon.com/sns/pricing/";
const EVENTBRIDGE = "https://aws.amazon.com/eventbridge/pricing/";
const SES = "https://aws.amazon.com/ses/pricing/";
const LAMBDA = "https://aws.amazon.com/lambda/pricing/";

const perMillion = (usd: number, unit: string, source: string, apis: readonly string[]): ApiPrice[] =>
  apis.map((api) => ({ api, usdPerMillion: usd, unit, source, asOf: AS_OF }));

/** Reads that AWS does not charge for: describing and listing, the price lists, and asking who one is. */
const FREE: readonly (readonly [source: string, apis: readonly string[]])[] = [
  ["https://aws.amazon.com/ec2/pricing/", ["ec2:Describe*"]],
  ["https://aws.amazon.com/autoscaling/pricing/", ["autoscaling:Describe*"]],
  ["https://aws.amazon.com/sagemaker/pricing/", ["sagemaker:Describe*", "sagemaker:List*"]],
  ["https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html", ["pricing:*"]],
  ["https://aws.amazon.com/savingsplans/pricing/", ["savingsplans:Describe*"]],
  ["https://aws.amazon.com/iam/faqs/", ["sts:*"]],
];

export const API_PRICES: readonly ApiPrice[] = [
  ...perMillion(10, "metric", CLOUDWATCH, ["cloudwatch:GetMetricData"]),
  ...perMillion(10, "request", CLOUDWATCH, [
    "cloudwatch:ListMetrics",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:PutMetricData",
  ]),
  ...perMillion(10_000, "request", COST_EXPLORER, ["ce:*"]),
  ...perMillion(0.625, "write request unit", DYNAMODB, [
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:TransactWriteItems",
  ]),
  ...perMillion(0.125, "read request unit", DYNAMODB, [
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:TransactGetItems",
    "dynamodb:Query",
    "dynamodb:Scan",
  ]),
  ...perMillion(0.5, "request", SNS, ["sns:*"]),
  ...perMillion(20, "e-mail delivered", SNS, ["sns:EmailDelivery"]),
  ...perMillion(1, "custom event", EVENTBRIDGE, ["events:PutEvents"]),
  ...perMillion(100, "e-mail", SES, ["ses:SendEmail"]),
  ...perMillion(0.2, "request", LAMBDA, ["lambda:Request"]),
  ...perMillion(13.3334, "GB-second, arm64", LAMBDA, ["lambda:GBSecond"]),
  ...FREE.flatMap(([source, apis]) => perMillion(0, "request", source, apis)),
];
