import type { Duration, RemovalPolicy, TimeZone } from "aws-cdk-lib";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { QuietHours } from "../domain/quiet-hours.ts";
import type { LogLevel } from "./handler.ts";
import type { CodeSource } from "./handler-code.ts";
import type { Subscriber } from "./subscriber.ts";
import type { MemberTarget } from "./watch-target.ts";

export interface HeadroomMonitorProps {
  /** Path of plan.yaml. A plan that cannot be used ends the synthesis with file, line and column of each mistake. */
  readonly plan: string;

  /**
   * Tells this monitor from others of the same account and region: in its metrics, logs and the names that must be fixed.
   * @default - the stack's name
   */
  readonly name?: string;

  /**
   * Who is told by e-mail; each address is asked by AWS to confirm.
   * @default - nobody: subscribe something to `alerts.topic`, or read the dashboard
   */
  readonly emails?: readonly Subscriber[];

  /**
   * Regions of this account to watch.
   * @default - those the plan names
   */
  readonly regions?: readonly string[];

  /**
   * Regions of other accounts to watch; each account needs a `MemberRole`.
   * @default - none
   */
  readonly members?: readonly MemberTarget[];

  /**
   * Sends the weekly report as a mail with charts: an address that SES has verified in this region, or one of a verified domain.
   * @default - the report goes to the topic, to all who get alerts
   */
  readonly sender?: string;

  /**
   * Who gets the weekly mail. Only with `sender`.
   * @default - all of `emails`
   */
  readonly readers?: readonly string[];

  /**
   * Who gets a mail of one owner's workloads and findings beside it, by the value of the plan's or the tag's `owner`. Only with
   * `sender`.
   * @default - nobody
   */
  readonly ownerReaders?: Readonly<Record<string, readonly string[]>>;

  /**
   * Where it is Monday, 07:00, when the weekly report goes out.
   * @default TimeZone.ETC_UTC
   */
  readonly reportTimeZone?: TimeZone;

  /**
   * When tickets (medium severity and below) wait instead of being sent; pages (high and critical) never do, nor do events for machines.
   * Beside the recipients and not in the plan: it is about who reads, two monitors of one plan may have readers on two continents, and
   * `notify`, which needs it, has no plan.
   * @default - none: all is told at once
   */
  readonly quietHours?: QuietHours;

  /**
   * Whether the dashboard's widget may snooze and dismiss findings. Whoever may invoke the function may then do so.
   * @default false
   */
  readonly actions?: boolean;

  /**
   * The cost allocation tag whose value is a workload's name in the bill.
   * @default "workload"
   */
  readonly workloadTag?: string;

  /**
   * Cost Explorer requests that a daily look at the bill may take, 0.01 USD each, further pages included; commitments take six more.
   * The bill by service comes first, the cut by usage type and workload has what is left. A payer account's bill may need more.
   * @default 4
   */
  readonly billRequests?: number;

  /**
   * The one linked account whose bill is read: twelve digits.
   * @default - all that the monitor's account sees, which for a payer is the whole organization
   */
  readonly billAccount?: string;

  /**
   * One point of utilization covers so much time.
   * @default Duration.hours(1)
   */
  readonly metricPeriod?: Duration;

  /**
   * Named in alerts.
   * @default - the console's URL of the dashboard Fleet that comes with the monitor
   */
  readonly dashboardUrl?: string;

  /**
   * Where docs/runbook.md can be read; each alarm links to its section there.
   * @default "docs/runbook.md"
   */
  readonly runbookUrl?: string;

  /**
   * An SNS topic that wakes people. It takes the composite alarms, and its policy must let cloudwatch.amazonaws.com publish.
   * @default - they go where all alarms go
   */
  readonly pagerTopicArn?: string;

  /**
   * The dearest workloads have metrics of their own, four each, 0.30 USD a metric-month at most; the others are summed: 100 at most.
   * @default 20
   */
  readonly metricWorkloads?: number;

  /**
   * Where the functions find AWS, as `AWS_ENDPOINT_URL`: for an emulator that does not tell its functions by itself.
   * @default - AWS, or what the emulator says
   */
  readonly functionEndpointUrl?: string;

  /**
   * What becomes of the findings when the stack is destroyed.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether DynamoDB refuses to delete the findings table.
   * @default - true, unless the removal policy is to destroy
   */
  readonly deletionProtection?: boolean;

  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;

  /** @default "INFO" */
  readonly logLevel?: LogLevel;

  /**
   * Where the functions' code comes from.
   * @default - bundled from lambdas/ by esbuild
   */
  readonly code?: CodeSource;
}
